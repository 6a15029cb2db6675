import { mailboxes } from "@penguin/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  addDomain,
  addMailbox,
  addVerifiedDomain,
  addWorkspace,
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  type Kit,
  type TestTenant,
} from "../testing/index.ts";
import {
  addHostedMailbox,
  connectMailbox,
  diagnoseMailbox,
  listMailboxes,
  pauseMailbox,
  removeMailbox,
  resumeMailbox,
  updateMailbox,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const rowsOf = (tenant: TestTenant) => tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxes));
const server = { host: "smtp.example.net", port: 587, tls: "starttls" as const, user: "amy", password: "pw" };
const connection = (tenant: TestTenant) => ({
  workspaceId: tenant.workspaceId,
  address: "Amy@Example.net",
  displayName: "Amy",
  smtp: server,
  imap: { ...server, port: 993, tls: "implicit" as const },
});
const arrangeMailbox = async (_kit: Kit, tenant: TestTenant) => ({
  mailboxId: (await addMailbox(kit, tenant)).id,
});

describeVerb(get, {
  action: "mailbox.add-hosted",
  run: addHostedMailbox,
  arrange: async (_kit, tenant) => ({
    senderDomainId: (await addVerifiedDomain(kit, tenant)).id,
    local: "Amy.Lee",
    displayName: "Amy Lee",
  }),
  verify: async (_kit, tenant) => {
    const [row] = await rowsOf(tenant);
    expect(row).toMatchObject({ kind: "hosted", state: "active", dailyLimit: 50, gapSeconds: 120 });
    expect(row?.address).toMatch(/^amy\.lee@d\d+\.example\.com$/);
    expect(kit.mailServer.mailboxes.has(row?.address ?? "")).toBe(true);
  },
  inWorkspace: true,
  refused: {
    when: "on a domain that is not verified",
    code: "refused_state",
    arrange: async (_kit, tenant, input) => ({ ...input, senderDomainId: (await addDomain(tenant)).id }),
  },
});

describeVerb(get, {
  action: "mailbox.connect",
  run: connectMailbox,
  arrange: async (_kit, tenant) => connection(tenant),
  verify: async (_kit, tenant) => {
    expect(await rowsOf(tenant)).toMatchObject([
      { kind: "external", address: "amy@example.net", state: "active" },
    ]);
    expect(JSON.stringify(await rowsOf(tenant))).not.toContain('"pw"');
  },
  inWorkspace: true,
  refused: {
    when: "for an account that is connected already",
    code: "conflict",
    arrange: (_kit, tenant, input) => connectMailbox(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "mailbox.update",
  run: updateMailbox,
  arrange: async (_kit, tenant) => ({
    ...(await arrangeMailbox(kit, tenant)),
    displayName: "Amy A.",
    dailyLimit: 10,
    gapSeconds: 60,
  }),
  verify: async (_kit, tenant) =>
    expect(await rowsOf(tenant)).toMatchObject([{ displayName: "Amy A.", dailyLimit: 10, gapSeconds: 60 }]),
  inWorkspace: true,
  refused: {
    when: "with a limit of none",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, dailyLimit: 0 }),
  },
});

describeVerb(get, {
  action: "mailbox.pause",
  run: pauseMailbox,
  arrange: arrangeMailbox,
  verify: async (_kit, tenant) => expect(await rowsOf(tenant)).toMatchObject([{ state: "paused" }]),
  inWorkspace: true,
  refused: {
    when: "when it is paused already",
    code: "refused_state",
    arrange: (_kit, tenant, input) => pauseMailbox(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "mailbox.resume",
  run: resumeMailbox,
  arrange: async (_kit, tenant) => {
    const input = await arrangeMailbox(kit, tenant);
    await pauseMailbox(tenant.ctx, input);
    return input;
  },
  verify: async (_kit, tenant) =>
    expect(await rowsOf(tenant)).toMatchObject([{ state: "active", stateReason: "" }]),
  inWorkspace: true,
  refused: {
    when: "when it is active",
    code: "refused_state",
    arrange: (_kit, tenant, input) => resumeMailbox(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "mailbox.remove",
  run: removeMailbox,
  arrange: arrangeMailbox,
  verify: async (_kit, tenant) => {
    expect(await listMailboxes(tenant.ctx, { workspaceId: tenant.workspaceId })).toEqual([]);
    expect(await rowsOf(tenant)).toMatchObject([{ state: "deleted" }]);
  },
  inWorkspace: true,
  refused: {
    when: "when it was removed already",
    code: "not_found",
    arrange: (_kit, tenant, input) => removeMailbox(tenant.ctx, input).then(() => undefined),
  },
});

describe("connecting a mailbox", () => {
  it("saves nothing when the account does not work and tells which step failed", async () => {
    const tenant = await createTenant(kit);
    kit.smtp.diagnosis = [{ step: "login", ok: false, detail: "535 5.7.8 wrong password" }];
    const error = await expectRefusal(connectMailbox(tenant.ctx, connection(tenant)), "invalid");
    kit.smtp.diagnosis = [{ step: "login", ok: true, detail: "" }];
    expect(error.details["diagnosis"]).toMatchObject({
      ok: false,
      steps: [{ server: "smtp", step: "login", ok: false }, {}],
    });
    expect(await rowsOf(tenant)).toEqual([]);
  });

  it("opens no connection to an address the guard refuses", async () => {
    const tenant = await createTenant(kit);
    const hosts = { check: async () => ({ ok: false as const, reason: "not a public address" }) };
    const ctx = { ...tenant.ctx, doors: { ...tenant.ctx.doors, hosts } };
    const diagnosis = await diagnoseMailbox(ctx, { smtp: server, imap: server });
    expect(diagnosis).toMatchObject({
      ok: false,
      steps: [
        { step: "address", ok: false },
        { step: "address", ok: false },
      ],
    });
  });

  it("connects an address once when it is asked twice at the same time", async () => {
    const tenant = await createTenant(kit);
    const { diagnose } = kit.smtp;
    kit.smtp.diagnose = (settings) =>
      new Promise((resolve) => void setTimeout(() => resolve(diagnose(settings)), 50));
    const both = await Promise.allSettled([
      connectMailbox(tenant.ctx, connection(tenant)),
      connectMailbox(tenant.ctx, connection(tenant)),
    ]);
    kit.smtp.diagnose = diagnose;
    const refused = both.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    expect(await rowsOf(tenant)).toHaveLength(1);
    expect(refused).toMatchObject([{ code: "conflict" }]);
  });

  it("is not connected or made again in a workspace that does not see it", async () => {
    const tenant = await createTenant(kit);
    const { id: workspaceId, ctx } = await addWorkspace(kit, tenant);
    await connectMailbox(tenant.ctx, connection(tenant));
    await expectRefusal(connectMailbox(ctx, { ...connection(tenant), workspaceId }), "conflict");
    const domain = await addVerifiedDomain(kit, { ...tenant, ctx, workspaceId });
    const hosted = { senderDomainId: domain.id, local: "amy", displayName: "Amy" };
    await connectMailbox(tenant.ctx, { ...connection(tenant), address: `amy@${domain.name}` });
    await expectRefusal(addHostedMailbox(ctx, hosted), "conflict");
    expect(kit.mailServer.mailboxes.has(`amy@${domain.name}`)).toBe(false);
    expect(await listMailboxes(ctx, { workspaceId })).toEqual([]);
  });

  it("lets a removed address be added again", async () => {
    const tenant = await createTenant(kit);
    const { id } = await connectMailbox(tenant.ctx, connection(tenant));
    await removeMailbox(tenant.ctx, { mailboxId: id });
    await connectMailbox(tenant.ctx, connection(tenant));
    expect(await listMailboxes(tenant.ctx, { workspaceId: tenant.workspaceId })).toHaveLength(1);
  });
});
