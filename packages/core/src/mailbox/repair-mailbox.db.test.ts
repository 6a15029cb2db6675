import { mailboxConnections, mailboxes, mailboxFolders, secrets } from "@penguin/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  addMailbox,
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  type Kit,
  type TestTenant,
} from "../testing/index.ts";
import {
  connectMailbox,
  noteFailure,
  reconnectMailbox,
  removeMailbox,
  retryMailbox,
  takeMailbox,
  testMailbox,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

const rowsOf = (tenant: TestTenant) =>
  tenantTransaction(tenant.ctx, async (tx) => ({
    mailbox: (await tx.select().from(mailboxes))[0],
    secret: (await tx.select().from(secrets))[0],
    connection: (await tx.select().from(mailboxConnections))[0],
    folders: await tx.select().from(mailboxFolders),
  }));
const fail = async (tenant: TestTenant, mailboxId: string): Promise<void> => {
  const lease = await takeMailbox(tenant.ctx, mailboxId);
  await noteFailure(tenant.ctx, lease, { why: "login_refused", step: "login", said: "wrong password" });
};
const broken = async (_kit: Kit, tenant: TestTenant): Promise<{ mailboxId: string }> => {
  const { id: mailboxId } = await addMailbox(kit, tenant);
  await fail(tenant, mailboxId);
  return { mailboxId };
};

describeVerb(get, {
  action: "mailbox.retry",
  run: retryMailbox,
  arrange: broken,
  verify: async (_kit, tenant) => {
    const { connection } = await rowsOf(tenant);
    expect(connection).toMatchObject({ revision: 1, nextTryAt: null, cause: "login_refused" });
  },
  inWorkspace: true,
  refused: {
    when: "when nothing is wrong with it",
    code: "refused_state",
    arrange: async (_kit, tenant) => {
      await kit.root`update mailbox_connections set cause = null where tenant_id = ${tenant.tenantId}`;
      return undefined;
    },
  },
});

describeVerb(get, {
  action: "mailbox.test",
  run: testMailbox,
  arrange: broken,
  verify: async (_kit, tenant, input) => {
    expect((await rowsOf(tenant)).connection).toMatchObject({ revision: 1, nextTryAt: null });
    expect(await testMailbox(tenant.ctx, input)).toMatchObject({ ok: true });
    kit.imap.diagnosis = [{ step: "login", ok: false, detail: "wrong", cause: "login_refused" }];
    expect(await testMailbox(tenant.ctx, input)).toMatchObject({ ok: false });
    kit.imap.diagnosis = [{ step: "login", ok: true, detail: "signed in" }];
    expect((await rowsOf(tenant)).connection).toMatchObject({ revision: 2 });
  },
  inWorkspace: true,
  refused: {
    when: "when it was removed",
    code: "not_found",
    arrange: (_kit, tenant, input) => removeMailbox(tenant.ctx, input).then(() => undefined),
  },
});

const server = { host: "smtp.example.net", port: 587, tls: "starttls" as const, user: "amy", password: "pw" };
const imap = { ...server, host: "imap.example.net", port: 993, tls: "implicit" as const };
const connected = async (_kit: Kit, tenant: TestTenant) => {
  const { id: mailboxId } = await connectMailbox(tenant.ctx, {
    workspaceId: tenant.workspaceId,
    address: "amy@example.net",
    displayName: "Amy",
    smtp: server,
    imap,
  });
  await fail(tenant, mailboxId);
  await kit.root`insert into mailbox_folders (tenant_id, mailbox_id, path, role, uid_validity, next_uid, read_at)
    values (${tenant.tenantId}, ${mailboxId}, 'INBOX', 'inbox', '1', 9, now())`;
  return { mailboxId, smtp: { ...server, password: "" }, imap: { ...imap, password: "a new one" } };
};

describeVerb(get, {
  action: "mailbox.reconnect",
  run: reconnectMailbox,
  arrange: connected,
  verify: async (_kit, tenant) => {
    const { secret, connection, folders } = await rowsOf(tenant);
    if (!secret) throw new Error("the mailbox has a secret");
    expect(JSON.parse(kit.doors.secrets.open(secret, secret.sealed))).toEqual({
      smtp: "pw",
      imap: "a new one",
    });
    expect(secret.version).toBe(2);
    expect(connection).toMatchObject({ revision: 1, nextTryAt: null, failures: 0 });
    expect(folders).toHaveLength(1);
  },
  inWorkspace: true,
  refused: {
    when: "for a mailbox that is hosted here",
    code: "refused_state",
    arrange: async (_kit, tenant, input) => ({ ...input, mailboxId: (await addMailbox(kit, tenant)).id }),
  },
});

describe("changing how a mailbox is reached", () => {
  it("changes nothing when the account does not work, and tells which step failed", async () => {
    const tenant = await createTenant(kit);
    const input = await connected(kit, tenant);
    const before = await rowsOf(tenant);
    kit.imap.diagnosis = [{ step: "login", ok: false, detail: "wrong password" }];
    const error = await expectRefusal(reconnectMailbox(tenant.ctx, input), "invalid");
    kit.imap.diagnosis = [{ step: "login", ok: true, detail: "signed in" }];
    expect(error.details["diagnosis"]).toMatchObject({ ok: false });
    expect(await rowsOf(tenant)).toEqual(before);
  });

  it.each([
    ["another server", { host: "evil.example.net" }],
    ["another user", { user: "eve" }],
    ["a connection without TLS", { tls: "none" as const }],
  ])("sends the kept password to nobody else: %s", async (_name, change) => {
    const tenant = await createTenant(kit);
    const input = await connected(kit, tenant);
    const before = await rowsOf(tenant);
    const smtp = { ...input.smtp, ...change };
    expect(
      (await expectRefusal(reconnectMailbox(tenant.ctx, { ...input, smtp }), "invalid")).details,
    ).toMatchObject({
      fields: { password: expect.stringContaining("Type the password") },
    });
    expect(await rowsOf(tenant)).toEqual(before);
  });

  it("begins to read anew when it is another account", async () => {
    const tenant = await createTenant(kit);
    const input = await connected(kit, tenant);
    await reconnectMailbox(tenant.ctx, { ...input, imap: { ...input.imap, host: "other.example.net" } });
    const { mailbox, folders } = await rowsOf(tenant);
    expect(mailbox?.imap).toMatchObject({ host: "other.example.net" });
    expect(folders).toEqual([]);
  });
});
