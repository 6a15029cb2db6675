import { createSecretBox } from "@penguin/infra/secret";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ctx, tenantTransaction, type Tx, writeAudit } from "../kernel/index.ts";
import {
  addContact,
  createKit,
  createTenant,
  describeVerb,
  expectAudit,
  expectRefusal,
  formerContact,
  invite,
  joinMember,
  type Kit,
  makeCtx,
  TEST_SETTINGS,
  type TestTenant,
} from "../testing/index.ts";
import { removeMember, revokeInvitation } from "../workspace/index.ts";
import { eraseSubject, exportAudit, listAudit, rewrapKeys, sealAudit, verifyAudit } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const verify = () =>
  verifyAudit(kit.platform().control, { seed: TEST_SETTINGS.auditSigningSeed, now: kit.clock.now() });
/** Everything the audit log of a tenant says, as it is stored. */
const storedText = async (tenant: TestTenant): Promise<string> => {
  const rows = await kit.root`select l::text as row from audit_log l where tenant_id = ${tenant.tenantId}`;
  return rows.map((row) => String(row["row"])).join("\n");
};
const shownText = async (tenant: TestTenant): Promise<string> => {
  let csv = "";
  for await (const piece of exportAudit(tenant.ctx, {})) csv += piece;
  return `${JSON.stringify(await listAudit(tenant.ctx, { limit: 100 }))}\n${csv}`;
};

describeVerb(() => kit, {
  action: "audit-log.erase-subject",
  inWorkspace: false,
  run: eraseSubject,
  arrange: async (_kit, tenant) => {
    const { id } = await formerContact(tenant);
    return { kind: "contact" as const, subjectId: id, confirm: id };
  },
  verify: async (_kit, { ctx, tenantId }, { subjectId }) => {
    const row = await expectAudit(ctx, "audit-log.erase-subject");
    expect(row).toMatchObject({ entity: "contact", entityId: subjectId, before: null, after: { keys: 1 } });
    const [key] = await kit.root`select sealed_key, erased_at is not null as erased from audit_subjects
      where tenant_id = ${tenantId} and subject_id = ${subjectId}`;
    expect(key).toMatchObject({ sealed_key: null, erased: true });
  },
  refused: {
    when: "while the contact is there",
    code: "refused_state",
    arrange: async (_kit, tenant) => {
      const { id } = await addContact(tenant);
      return { kind: "contact" as const, subjectId: id, confirm: id };
    },
  },
});

describe("personal data in the audit log", () => {
  it("is readable for the organisation, and stored nowhere in plain text", async () => {
    const tenant = await createTenant(kit);
    const { words } = await formerContact(tenant);
    const [stored, shown] = [await storedText(tenant), await shownText(tenant)];
    for (const word of [...words, "192.0.2.9"]) {
      expect(stored).not.toContain(word);
      expect(shown).toContain(word);
    }
  });

  it("is gone for good once its key is destroyed, while the chain says what it said", async () => {
    const tenant = await createTenant(kit);
    const { id, email, words } = await formerContact(tenant);
    await sealAudit(kit.platform());
    const before = await verify();
    expect(before).toMatchObject({ unsealed: 0, broken: [] });
    await eraseSubject(tenant.ctx, { kind: "contact", subjectId: id, confirm: email.toUpperCase() });
    await sealAudit(kit.platform());
    expect(await verify()).toMatchObject({ entries: before.entries + 1, unsealed: 0, broken: [] });
    const [stored, shown] = [await storedText(tenant), await shownText(tenant)];
    for (const word of words) expect(`${stored}\n${shown}`).not.toContain(word);
    const { rows } = await listAudit(tenant.ctx, { entityId: id, action: "contact.update" });
    expect(rows).toMatchObject([
      { before: { firstName: "erased" }, after: { firstName: "erased", changed: ["firstName"] } },
    ]);
    expect(rows[0]?.ip).toBe("192.0.2.9");
  });

  it("takes a member who left with the invitation that brought them, and where they acted from", async () => {
    const tenant = await createTenant(kit);
    const member = await joinMember(kit, tenant, { name: "Mia Erased" });
    const input = { kind: "user" as const, subjectId: member.userId, confirm: member.userId };
    await expectRefusal(eraseSubject(tenant.ctx, input), "refused_state");
    await removeMember(tenant.ctx, { userId: member.userId, confirm: "Mia Erased" });
    expect(await shownText(tenant)).toContain(member.email);
    expect(await eraseSubject(tenant.ctx, input)).toEqual({ keys: 2 });
    const text = `${await storedText(tenant)}\n${await shownText(tenant)}`;
    for (const word of [member.email, "Mia Erased"]) expect(text).not.toContain(word);
    const { rows } = await listAudit(tenant.ctx, { actorId: member.userId });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.ip).toBe("erased");
    await expectRefusal(eraseSubject(tenant.ctx, input), "not_found");
  });

  it("of somebody who was only invited goes once the invitation is taken back", async () => {
    const tenant = await createTenant(kit);
    const { id } = await invite(kit, tenant, { email: "only.invited@penguin.test" });
    const input = { kind: "invitation" as const, subjectId: id, confirm: "only.invited@penguin.test" };
    await expectRefusal(eraseSubject(tenant.ctx, input), "refused_state");
    await revokeInvitation(tenant.ctx, { invitationId: id });
    await eraseSubject(tenant.ctx, input);
    expect(await shownText(tenant)).not.toContain("only.invited");
  });

  it("needs the id or the address typed again; the word that stands for erased data is neither", async () => {
    const tenant = await createTenant(kit);
    const { id } = await formerContact(tenant);
    for (const confirm of ["", "erased", "somebody@firm.test"])
      await expectRefusal(eraseSubject(tenant.ctx, { kind: "contact", subjectId: id, confirm }), "invalid");
    await eraseSubject(tenant.ctx, { kind: "contact", subjectId: id, confirm: id });
  });

  it("lies under a new key when somebody comes back, and the old rows stay erased", async () => {
    const tenant = await createTenant(kit);
    const { id } = await formerContact(tenant);
    await eraseSubject(tenant.ctx, { kind: "contact", subjectId: id, confirm: id });
    await tenantTransaction(tenant.ctx, (tx) =>
      writeAudit(tx, tenant.ctx, {
        action: "contact.create",
        entity: "contact",
        entityId: id,
        after: { email: "again@firm.test" },
      }),
    );
    const { rows } = await listAudit(tenant.ctx, { entityId: id, action: "contact.create" });
    expect(new Set(rows.map((row) => row.after?.["email"]))).toEqual(new Set(["again@firm.test", "erased"]));
  });

  it("opens in its own row alone: a sealed text that is moved or made up shows nothing", async () => {
    const tenant = await createTenant(kit);
    const [first, second] = [await formerContact(tenant), await formerContact(tenant)];
    await kit.root.unsafe(`set session_replication_role = replica;
      update audit_log set before = (select before from audit_log where action = 'contact.remove' and entity_id = '${first.id}')
        where action = 'contact.remove' and entity_id = '${second.id}';
      reset session_replication_role`);
    const { rows } = await listAudit(tenant.ctx, { entityId: second.id, action: "contact.remove" });
    expect(rows[0]?.before).toEqual({ email: "unreadable" });
  });
});

/** A transaction that counts its statements. */
const counting = (tx: Tx): { tx: Tx; statements: () => string[] } => {
  const statements: string[] = [];
  const counted = new Proxy(tx, {
    get: (target, name: keyof Tx) => {
      if (name === "select" || name === "insert" || name === "update" || name === "execute")
        statements.push(name);
      return target[name];
    },
  });
  return { tx: counted, statements: () => statements };
};

describe("the key of a subject", () => {
  const entry = (id: string) => ({
    action: "contact.create" as const,
    entity: "contact",
    entityId: id,
    after: { email: "a@b.test" },
  });

  it("costs one query on a usual write, and none where there is nothing personal", async () => {
    const { ctx, tenantId } = await createTenant(kit);
    const costs = (by: Ctx, id: string) =>
      tenantTransaction(by, async (tx) => {
        const { tx: counted, statements } = counting(tx);
        await writeAudit(counted, by, entry(id));
        return statements();
      });
    const id = tenantId;
    await costs(ctx, id);
    expect(await costs(ctx, id)).toEqual(["select", "insert"]);
    const job = kit.system(tenantId);
    const plain = await tenantTransaction(job, async (tx) => {
      const { tx: counted, statements } = counting(tx);
      await writeAudit(counted, job, { action: "campaign.complete", entity: "campaign", entityId: id });
      return statements();
    });
    expect(plain).toEqual(["insert"]);
  });

  it("is one, also when another writer makes it before the first has committed", async () => {
    const { ctx, tenantId } = await createTenant(kit);
    const fresh = makeCtx(kit, { tenant: { tenantId } });
    const write = (tx: Tx) => writeAudit(tx, fresh, entry(tenantId));
    const isWaiting = async (): Promise<boolean> => {
      const [row] = await kit.root`select count(*)::int as n from pg_locks where not granted`;
      return Number(row?.["n"]) > 0;
    };
    let second: Promise<void> = Promise.resolve();
    await tenantTransaction(fresh, async (tx) => {
      await write(tx);
      second = tenantTransaction(fresh, write);
      for (let tries = 0; tries < 400 && !(await isWaiting()); tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await isWaiting()).toBe(true);
    });
    await second;
    const keys = await kit.root`select kind from audit_subjects where tenant_id = ${tenantId}
      and subject_id in (${tenantId}, ${fresh.actor.kind === "user" ? fresh.actor.userId : tenantId})`;
    expect(new Set(keys.map((row) => String(row["kind"])))).toEqual(new Set(["contact", "user"]));
    expect(keys).toHaveLength(2);
    const { rows } = await listAudit(ctx, { entityId: tenantId, action: "contact.create" });
    expect(rows.map((row) => row.after?.["email"])).toEqual(["a@b.test", "a@b.test"]);
  });

  it("is sealed anew under a new deployment key, and a destroyed one stays destroyed", async () => {
    const own = await createKit();
    try {
      const tenant = await createTenant(own);
      const { id } = await formerContact(tenant);
      const kept = await formerContact(tenant);
      await eraseSubject(tenant.ctx, { kind: "contact", subjectId: id, confirm: id });
      const key = (name: string, fill: number) => ({ id: name, key: new Uint8Array(32).fill(fill) });
      own.doors.secrets = createSecretBox([key("k2", 9), key("k1", 7)]);
      expect(await rewrapKeys(own.platform())).toBe(2);
      expect(await rewrapKeys(own.platform())).toBe(0);
      own.doors.secrets = createSecretBox([key("k2", 9)]);
      const { rows } = await listAudit(tenant.ctx, { entityId: kept.id, action: "contact.remove" });
      expect(rows[0]?.before).toEqual({ email: kept.email });
      const gone = await listAudit(tenant.ctx, { entityId: id, action: "contact.remove" });
      expect(gone.rows[0]?.before).toEqual({ email: "erased" });
      await expectAudit(tenant.ctx, "audit-log.rewrap-keys");
    } finally {
      await own.close();
    }
  });
});
