import { inboundMessages, mailboxConnections } from "@penguin/db/schema";
import { ImapFailure } from "@penguin/infra/imap";
import { systemClock } from "@penguin/runtime/clock";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { tenantTransaction } from "../../kernel/index.ts";
import { addMailbox, createKit, createTenant, type Kit, type TestTenant } from "../../testing/index.ts";
import { createReceiver, type Receiver } from "./create-receiver.ts";

let kit: Kit;
let tenant: TestTenant;
let open: Receiver[] = [];
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterEach(async () => {
  await Promise.all(open.map((receiver) => receiver.close()));
  open = [];
});
afterAll(() => kit.close());

const QUICK = { beatMs: 50, leaseSeconds: 1 };
const start = (): Receiver => {
  const platform = kit.platform();
  const forTenant: typeof platform.forTenant = (id, job) => ({
    ...platform.forTenant(id, job),
    clock: systemClock,
  });
  const receiver = createReceiver({ ...platform, clock: systemClock, forTenant }, QUICK);
  open.push(receiver);
  return receiver;
};
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it did not happen");
};
const addMailboxes = async (count: number): Promise<string[]> => {
  const addresses: string[] = [];
  for (let n = 0; n < count; n += 1) addresses.push((await addMailbox(kit, tenant)).address);
  return addresses;
};
let mails = 0;
const deliver = (user: string): string => {
  mails += 1;
  const id = `<m${mails}@firm.example>`;
  const raw = `From: bo@firm.example\r\nTo: ${user}\r\nSubject: Hello\r\nMessage-ID: ${id}\r\n\r\nHello.\r\n`;
  kit.imap.deliver(user, raw, systemClock.now());
  return id;
};
const recorded = async (): Promise<string[]> =>
  (await tenantTransaction(tenant.ctx, (tx) => tx.select().from(inboundMessages)))
    .map(({ messageIdHeader }) => messageIdHeader)
    .sort();
const connections = () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxConnections));

it("shares mailboxes out, hears of new mail at once, and takes over what a dead process held", async () => {
  const users = await addMailboxes(6);
  const [one, two] = [start(), start()];
  await until(() => one.size() === 3 && two.size() === 3 && kit.imap.connected.length === 6);
  expect(kit.imap.connected.toSorted()).toEqual(users.toSorted());
  const early = users.map(deliver);
  await until(async () => (await recorded()).length === 6);
  one.abandon();
  const late = users.map(deliver);
  await until(() => two.size() === 6);
  await until(async () => (await recorded()).length === 12);
  expect(await recorded()).toEqual([...early, ...late].sort());
  const third = start();
  await until(() => two.size() === 3 && third.size() === 3);
  const last = users.map(deliver);
  await until(async () => (await recorded()).length === 18);
  expect(await recorded()).toEqual([...early, ...late, ...last].sort());
});

it("gives its mailboxes back when it is closed", async () => {
  await addMailboxes(2);
  const receiver = start();
  await until(() => kit.imap.connected.length === 2);
  await receiver.close();
  expect(kit.imap.connected).toEqual([]);
  expect(await connections()).toMatchObject([{ receiverId: null }, { receiverId: null }]);
  const [left] = await kit.root`select count(*)::int as n from receivers`;
  expect(left?.["n"]).toBe(0);
});

it("tries a mailbox again when its time has come, and at once when somebody changed it", async () => {
  const [user = ""] = await addMailboxes(1);
  kit.imap.failure = new ImapFailure("login_refused", "login", "Invalid credentials");
  start();
  await until(async () => (await connections())[0]?.cause === "login_refused");
  kit.imap.failure = undefined;
  await kit.root`update mailbox_connections set revision = revision + 1, next_try_at = null`;
  const id = deliver(user);
  await until(async () => (await recorded()).length === 1);
  expect(await recorded()).toEqual([id]);
  expect(await connections()).toMatchObject([{ cause: null, failures: 0 }]);
});

it("reads on when a connection breaks off", async () => {
  const [user = ""] = await addMailboxes(1);
  start();
  await until(() => kit.imap.connected.length === 1);
  kit.imap.failure = new ImapFailure("connection_lost", "wait", "ECONNRESET");
  const id = deliver(user);
  await until(async () => (await connections())[0]?.cause === "connection_lost");
  kit.imap.failure = undefined;
  await until(async () => (await recorded()).length === 1);
  expect(await recorded()).toEqual([id]);
});
