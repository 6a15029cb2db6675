import { apiKeys, apiKeyUsage, idempotencyKeys } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccountCtx, PERMISSIONS, tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectAudit,
  expectRefusal,
  joinMember,
  type Kit,
  makeCtx,
  type TestTenant,
} from "../testing/index.ts";
import {
  createApiKey,
  findApiKey,
  getApiKeyUsage,
  keepAnswer,
  type KeyedRequest,
  listApiKeys,
  recordApiCall,
  regenerateApiKey,
  releaseKey,
  reserveKey,
  revokeApiKey,
  sweepApiKeys,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const ROBOT = { name: "Robot", scopes: ["manage_contacts" as const] };
const keyOf = async (tenant: TestTenant) => ({ apiKeyId: (await createApiKey(tenant.ctx, ROBOT)).id });
const revoked = async (_kit: Kit, tenant: TestTenant, input: { apiKeyId: string }) => {
  await revokeApiKey(tenant.ctx, input);
  return input;
};
const from = (ip: string | undefined): AccountCtx => ({ ...kit.account(), ip });

describeVerb(get, {
  action: "api-key.create",
  run: createApiKey,
  arrange: async () => ({ ...ROBOT, networks: ["203.0.113.0/24"] }),
  verify: async (_kit, tenant) =>
    expect((await listApiKeys(tenant.ctx, {})).rows).toMatchObject([
      { name: "Robot", scopes: ["manage_contacts"], networks: ["203.0.113.0/24"], state: "active" },
    ]),
  inWorkspace: false,
  namesRow: false,
  refused: {
    when: "with an expiry in the past",
    code: "invalid",
    arrange: async () => ({ ...ROBOT, networks: [], expiresAt: "2026-03-02T08:59:59Z" }),
  },
});

describeVerb(get, {
  action: "api-key.revoke",
  run: revokeApiKey,
  arrange: (_kit, tenant) => keyOf(tenant),
  verify: async (_kit, tenant) =>
    expect((await listApiKeys(tenant.ctx, {})).rows).toMatchObject([{ state: "revoked" }]),
  inWorkspace: false,
  refused: { when: "when it was revoked", code: "refused_state", arrange: revoked },
});

describeVerb(get, {
  action: "api-key.regenerate",
  run: regenerateApiKey,
  arrange: (_kit, tenant) => keyOf(tenant),
  inWorkspace: false,
  refused: { when: "when it was revoked", code: "refused_state", arrange: revoked },
});

describe("a key", () => {
  it("is random text of 32 characters, shown once, and cannot be found in the database", async () => {
    const tenant = await createTenant(kit);
    const { id, key } = await createApiKey(tenant.ctx, ROBOT);
    expect(key).toMatch(/^pm_live_[0-9A-Za-z]{32}$/);
    const [row] = await tenantTransaction(tenant.ctx, (tx) =>
      tx.select().from(apiKeys).where(eq(apiKeys.id, id)),
    );
    expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(key.slice(13));
    const listed = JSON.stringify(await listApiKeys(tenant.ctx, {}));
    expect(listed).toContain(key.slice(0, 13));
    expect(listed).not.toContain(row?.hash);
    const audit = await expectAudit(tenant.ctx, "api-key.create");
    expect(JSON.stringify(audit)).not.toContain(key.slice(13));
  });

  it("gives a program what its scopes allow, and notes its use at most once a minute", async () => {
    const tenant = await createTenant(kit);
    const { id, key } = await createApiKey(tenant.ctx, ROBOT);
    const found = await findApiKey(from("192.0.2.9"), key);
    expect(found).toMatchObject({ tenantId: tenant.tenantId, actor: { kind: "api_key", apiKeyId: id } });
    expect(found.actor.permissions.has("contact.create")).toBe(true);
    expect(found.actor.permissions.has("campaign.launch")).toBe(false);
    const lastUse = async () => (await listApiKeys(tenant.ctx, {})).rows[0]?.lastUsedAt;
    const first = await lastUse();
    expect(first).toEqual(kit.clock.now());
    kit.pass(30);
    await findApiKey(from("192.0.2.9"), key);
    expect(await lastUse()).toEqual(first);
    kit.pass(31);
    await findApiKey(from("192.0.2.9"), key);
    expect(await lastUse()).toEqual(kit.clock.now());
  });

  it("is refused with one changed character, revoked, replaced and expired", async () => {
    const tenant = await createTenant(kit);
    const { id, key } = await createApiKey(tenant.ctx, ROBOT);
    const wrong = key.slice(0, -1) + (key.endsWith("a") ? "b" : "a");
    for (const text of [wrong, "pm_live_", "", "' or 1=1 --", `${key}a`])
      await expectRefusal(findApiKey(from("192.0.2.9"), text), "unauthenticated");
    const { key: next } = await regenerateApiKey(tenant.ctx, { apiKeyId: id });
    await expectRefusal(findApiKey(from("192.0.2.9"), key), "unauthenticated");
    await findApiKey(from("192.0.2.9"), next);
    await revokeApiKey(tenant.ctx, { apiKeyId: id });
    await expectRefusal(findApiKey(from("192.0.2.9"), next), "unauthenticated");
    const expiresAt = new Date(kit.clock.now().getTime() + 60_000).toISOString();
    const short = await createApiKey(tenant.ctx, { ...ROBOT, expiresAt });
    await findApiKey(from("192.0.2.9"), short.key);
    kit.pass(60);
    await expectRefusal(findApiKey(from("192.0.2.9"), short.key), "unauthenticated");
  });

  it("is refused outside its networks and for a closed organisation", async () => {
    const tenant = await createTenant(kit);
    const networks = ["203.0.113.0/24", "198.51.100.7", "2001:db8::/32"];
    const { key } = await createApiKey(tenant.ctx, { ...ROBOT, networks });
    for (const ip of ["203.0.113.200", "::ffff:203.0.113.1", "198.51.100.7", "2001:db8::5"])
      await findApiKey(from(ip), key);
    for (const ip of ["203.0.114.1", "198.51.100.8", "2001:db9::5", undefined, "nonsense"])
      await expectRefusal(findApiKey(from(ip), key), "forbidden");
    await kit.root`update tenants set status = 'suspended' where tenant_id = ${tenant.tenantId}`;
    await expectRefusal(findApiKey(from("203.0.113.1"), key), "forbidden");
  });

  it("cannot be made with a scope that its maker does not have", async () => {
    const tenant = await createTenant(kit);
    const { key } = await createApiKey(tenant.ctx, { ...ROBOT, scopes: ["send_email"] });
    const { actor } = await findApiKey(from("192.0.2.9"), key);
    const program = { ...tenant.ctx, actor };
    await expectRefusal(createApiKey(program, ROBOT), "forbidden");
    const permissions = new Set([...actor.permissions, "api-key.create"]);
    const stronger = { ...tenant.ctx, actor: { ...actor, permissions } };
    const refusal = await expectRefusal(createApiKey(stronger, ROBOT), "forbidden");
    expect(refusal.details.scopes).toEqual(["manage_contacts"]);
    expect(Object.keys(PERMISSIONS).filter((name) => name.startsWith("api-key.")).length).toBe(5);
  });

  it("does no more than whoever answers for it may do at present", async () => {
    const tenant = await createTenant(kit);
    const admin = await joinMember(kit, tenant, { roles: ["admin"] });
    const scopes = ["manage_contacts", "send_email", "manage_members"] as const;
    const { key } = await createApiKey(admin.ctx, { ...ROBOT, scopes: [...scopes] });
    const now = async () => (await findApiKey(from("192.0.2.9"), key)).actor;
    expect(await now()).toMatchObject({ workspaces: "all" });
    expect((await now()).permissions.has("workspace.invite-member")).toBe(true);

    const setRoles = (roles: string[]) =>
      kit.root`update members set roles = ${roles} where tenant_id = ${tenant.tenantId} and user_id = ${admin.userId}`;
    await setRoles(["viewer"]);
    const viewer = await now();
    expect(viewer.workspaces).toEqual({});
    for (const gone of ["workspace.invite-member", "contact.create", "campaign.launch"])
      expect(viewer.permissions.has(gone), gone).toBe(false);
    expect(viewer.permissions.has("contact.list")).toBe(true);

    await setRoles(["admin", "blocked"]);
    const blocked = await expectRefusal(now(), "forbidden");
    expect(blocked.details.reason).toBe("maker_gone");
    await setRoles(["admin"]);
    expect((await now()).permissions.has("contact.create")).toBe(true);

    await kit.root`update tenants set second_factor_from = ${kit.clock.now().toISOString()} where tenant_id = ${tenant.tenantId}`;
    const kept = await expectRefusal(now(), "forbidden");
    expect(kept.details.reason).toBe("maker_second_factor");
  });

  it("is answered for by who gave it its present text, and by nobody who left", async () => {
    const tenant = await createTenant(kit);
    const [maker, second] = [
      await joinMember(kit, tenant, { roles: ["admin"], name: "Maker" }),
      await joinMember(kit, tenant, { roles: ["admin"], name: "Second" }),
    ];
    const { id, key } = await createApiKey(maker.ctx, ROBOT);
    await kit.root`delete from members where tenant_id = ${tenant.tenantId} and user_id = ${maker.userId}`;
    await expectRefusal(findApiKey(from("192.0.2.9"), key), "forbidden");
    expect((await listApiKeys(tenant.ctx, {})).rows).toMatchObject([{ state: "unanswered" }]);
    const { key: next } = await regenerateApiKey(second.ctx, { apiKeyId: id });
    expect((await findApiKey(from("192.0.2.9"), next)).actor.apiKeyId).toBe(id);
    expect((await listApiKeys(tenant.ctx, {})).rows).toMatchObject([{ createdByName: "Second" }]);
    await kit.root`delete from members where tenant_id = ${tenant.tenantId} and user_id = ${second.userId}`;
    await expectRefusal(findApiKey(from("192.0.2.9"), next), "forbidden");
  });

  it("refuses networks that are none, by field", async () => {
    const tenant = await createTenant(kit);
    const refusal = await expectRefusal(
      createApiKey(tenant.ctx, { ...ROBOT, networks: ["203.0.113.0/40"] }),
      "invalid",
    );
    expect(refusal.details.fields).toHaveProperty("networks.0");
  });
});

describe("the list of keys", () => {
  it("pages and searches without showing another organisation's", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
    await createApiKey(other.ctx, ROBOT);
    for (const name of ["Crm sync", "Zapier", "crm export"]) {
      kit.pass(1);
      await createApiKey(tenant.ctx, { ...ROBOT, name });
    }
    const first = await listApiKeys(tenant.ctx, { limit: 2 });
    const rest = await listApiKeys(tenant.ctx, { limit: 2, cursor: first.nextCursor });
    expect([...first.rows, ...rest.rows].map((row) => row.name)).toEqual([
      "crm export",
      "Zapier",
      "Crm sync",
    ]);
    expect((await listApiKeys(tenant.ctx, { search: "CRM" })).rows).toHaveLength(2);
    await expectRefusal(listApiKeys(makeCtx(kit, { tenant, roles: ["manager"] }), {}), "forbidden");
  });

  it("counts calls and failures by day and operation", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
    const key = await keyOf(tenant);
    const call = { ...key, operation: "contact.list", failed: false };
    await Promise.all(Array.from({ length: 20 }, () => recordApiCall(tenant.ctx, call)));
    await recordApiCall(tenant.ctx, { ...call, failed: true });
    const usage = await getApiKeyUsage(tenant.ctx, key);
    expect(usage.rows).toEqual([
      { day: kit.clock.now().toISOString().slice(0, 10), operation: "contact.list", calls: 21, failures: 1 },
    ]);
    await expectRefusal(getApiKeyUsage(other.ctx, key), "not_found");
    await expectRefusal(getApiKeyUsage(makeCtx(kit, { tenant, roles: ["member"] }), key), "forbidden");
  });
});

describe("an idempotency key", () => {
  const request = async (tenant: TestTenant, repeatable = false): Promise<KeyedRequest> => ({
    ...(await keyOf(tenant)),
    key: newId(kit.clock.now()),
    requestHash: "a",
    repeatable,
  });

  it("lets one of many do the work, and gives the others its answer", async () => {
    const tenant = await createTenant(kit);
    const asked = await request(tenant);
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => reserveKey(tenant.ctx, asked)));
    const won = all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(won).toMatchObject([{ kind: "reserved" }]);
    if (won[0]?.kind === "reserved")
      await keepAnswer(tenant.ctx, asked, won[0].at, { status: 201, body: { data: { id: "x" } } });
    expect(await reserveKey(tenant.ctx, asked)).toEqual({
      kind: "answered",
      answer: { status: 201, body: { data: { id: "x" } } },
    });
    const changed = await expectRefusal(reserveKey(tenant.ctx, { ...asked, requestHash: "b" }), "conflict");
    expect(changed.details.reason).toBe("key_reused");
    kit.pass(86_401);
    expect(await reserveKey(tenant.ctx, { ...asked, requestHash: "b" })).toMatchObject({ kind: "reserved" });
  });

  it("is the key's own: another key may use the same text", async () => {
    const tenant = await createTenant(kit);
    const asked = await request(tenant);
    await reserveKey(tenant.ctx, asked);
    const other = { ...asked, ...(await keyOf(tenant)) };
    expect(await reserveKey(tenant.ctx, other)).toMatchObject({ kind: "reserved" });
  });

  it("left behind, is taken over once when the work may be repeated, and never otherwise", async () => {
    const tenant = await createTenant(kit);
    const [once, again] = [await request(tenant), await request(tenant, true)];
    await reserveKey(tenant.ctx, once);
    const first = await reserveKey(tenant.ctx, again);
    kit.pass(59);
    for (const asked of [once, again])
      expect((await expectRefusal(reserveKey(tenant.ctx, asked), "conflict")).details).toMatchObject({
        reason: "key_in_use",
        retryAfter: 1,
      });
    kit.pass(2);
    expect((await expectRefusal(reserveKey(tenant.ctx, once), "conflict")).details.reason).toBe(
      "key_left_behind",
    );
    const second = await reserveKey(tenant.ctx, again);
    expect(second.kind).toBe("reserved");
    await expectRefusal(reserveKey(tenant.ctx, again), "conflict");
    if (first.kind !== "reserved" || second.kind !== "reserved") return;
    await keepAnswer(tenant.ctx, again, first.at, { status: 200, body: "late" });
    await keepAnswer(tenant.ctx, again, second.at, { status: 200, body: "second" });
    expect(await reserveKey(tenant.ctx, again)).toMatchObject({ answer: { body: "second" } });
  });

  it("is free again after a request that did nothing", async () => {
    const tenant = await createTenant(kit);
    const asked = await request(tenant);
    const { at } = (await reserveKey(tenant.ctx, asked)) as { at: Date };
    await releaseKey(tenant.ctx, asked, at);
    expect(await reserveKey(tenant.ctx, asked)).toMatchObject({ kind: "reserved" });
  });
});

describe("the sweep", () => {
  it("forgets answers older than a day and counts older than ninety days, and nothing younger", async () => {
    const tenant = await createTenant(kit);
    const key = await keyOf(tenant);
    const write = async (text: string) => {
      await reserveKey(tenant.ctx, { ...key, key: text, requestHash: "a", repeatable: true });
      await recordApiCall(tenant.ctx, { ...key, operation: text, failed: false });
    };
    await write("old");
    kit.pass(90 * 86_400);
    await write("middle");
    kit.pass(86_401);
    await write("young");
    await sweepApiKeys(kit.platform());
    const [answers, counts] = await tenantTransaction(tenant.ctx, async (tx) => [
      await tx.select().from(idempotencyKeys),
      await tx.select().from(apiKeyUsage),
    ]);
    expect(answers.map((row) => row.key)).toEqual(["young"]);
    expect(counts.map((row) => row.operation).sort()).toEqual(["middle", "young"]);
  });
});
