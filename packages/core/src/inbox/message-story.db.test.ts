import { contacts, mailboxes, messageBodies } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import { recordEvents } from "../event/index.ts";
import { replyToThread } from "./index.ts";
import { tenantTransaction } from "../kernel/index.ts";
import { planDue, sendBatch } from "../send/index.ts";
import {
  answeredThread,
  asOtherTenant,
  createKit,
  createTenant,
  expectRefusal,
  type Kit,
  launchedCampaign,
  ledgerOf,
  makeCtx,
  planAndSend,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { getMessageStory, getSentMail, getMailVerdict } from "../ledger/index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const messageIdOf = async (to?: string): Promise<string> => {
  const row = (await ledgerOf(tenant)).find(({ toAddress }) => to === undefined || toAddress === to);
  if (!row) throw new Error("nothing was planned");
  return row.id;
};

it("tells each try with its worker, times, reply and conversation, what came back and what follows", async () => {
  kit.smtp.answer = () => ({
    kind: "deferred",
    code: 451,
    reply: "451 4.7.1 Try again later",
    stage: "rcpt",
  });
  await sentCampaign(kit, tenant);
  const messageId = await messageIdOf();
  const first = await getMessageStory(tenant.ctx, { messageId });
  expect(first.message).toMatchObject({
    state: "deferred",
    kind: "campaign",
    position: 1,
    server: "server 1",
  });
  expect(first.follows).toEqual({ what: "claim", at: first.message.dueAt });

  kit.smtp.answer = () => undefined;
  kit.pass(300);
  await sendBatch(kit.sender(), 100);
  await tenantTransaction(tenant.ctx, (tx) =>
    recordEvents(tx, tenant.ctx, [
      {
        messageId,
        kind: "accepted",
        key: `accepted:${messageId}`,
        at: kit.clock.now(),
        detail: { relay: "mx.firm.example" },
      },
    ]),
  );
  const story = await getMessageStory(tenant.ctx, { messageId });
  expect(story.attempts).toMatchObject([
    { attempt: 1, outcome: "deferred", reason: "rcpt", code: 451, server: "server 1" },
    { attempt: 2, outcome: "accepted", reason: "", code: 250, server: "server 1" },
  ]);
  for (const { evidence, reply } of story.attempts) {
    expect(evidence?.worker).toMatch(/^[0-9a-f-]{36}$/);
    expect(evidence?.conversation?.lines).toContain(reply);
    expect(Date.parse(evidence?.claimedAt ?? "")).toBeLessThanOrEqual(Date.parse(evidence?.begunAt ?? ""));
    expect(evidence?.mail?.sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(story.events).toMatchObject([{ kind: "accepted", detail: { relay: "mx.firm.example" } }]);
  expect(story.follows.what).toBe("delivered");
});

it("says what a mail that was claimed waited for", async () => {
  await launchedCampaign(kit, tenant);
  await planDue(kit.platform());
  const stopping = kit.sender();
  stopping.stop.abort();
  await sendBatch(stopping, 100);
  const story = await getMessageStory(tenant.ctx, { messageId: await messageIdOf() });
  expect(story.message.state).toBe("planned");
  expect(story.attempts).toMatchObject([{ outcome: "released", reason: "stopping", server: "server 1" }]);
  expect(story.follows.what).toBe("claim");
  await expectRefusal(getSentMail(tenant.ctx, { messageId: story.message.id }), "refused_state");
});

it("gives the very bytes that left, of each mail of a sequence and of an answer", async () => {
  const steps = [
    { subject: "First", body: "One, see https://acme.example/offer ." },
    { body: "Two.", waitSeconds: 60 },
  ];
  await sentCampaign(kit, tenant, { steps });
  kit.pass(120);
  await planAndSend(kit);
  const thread = await answeredThread(kit, tenant);
  await replyToThread(tenant.ctx, {
    threadId: thread.id,
    text: "Gladly.\nAmy",
    draftId: crypto.randomUUID(),
  });
  await sendBatch(kit.sender(), 100);
  const sent = (await ledgerOf(tenant)).filter(({ state }) => state === "sent");
  expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(["campaign", "reply"]));
  const left = kit.smtp.mails.map(({ raw }) => raw.toString("ascii"));
  for (const { id, kind, position } of sent)
    expect(left, `${kind} ${position}`).toContain((await getSentMail(tenant.ctx, { messageId: id })).raw);
});

it("gives no bytes that it cannot show to be those that left", async () => {
  await sentCampaign(kit, tenant);
  const messageId = await messageIdOf();
  await tenantTransaction(tenant.ctx, (tx) =>
    tx.update(messageBodies).set({ text: "Something else." }).where(eq(messageBodies.messageId, messageId)),
  );
  const error = await getSentMail(tenant.ctx, { messageId }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "refused_state", details: { reason: "not_the_same" } });
});

it("does not mind what changed since about the contact and the mailbox's name", async () => {
  await sentCampaign(kit, tenant);
  const messageId = await messageIdOf();
  await tenantTransaction(tenant.ctx, async (tx) => {
    await tx.update(contacts).set({ firstName: "Other" });
    await tx.update(mailboxes).set({ displayName: "Somebody Else" });
  });
  const left = kit.smtp.mails.map(({ raw }) => raw.toString("ascii"));
  expect(left).toContain((await getSentMail(tenant.ctx, { messageId })).raw);
});

it("is closed to other organisations, to strangers of the workspace and to roles without the right", async () => {
  await sentCampaign(kit, tenant);
  const input = { messageId: await messageIdOf() };
  const other = await createTenant(kit, "Other");
  for (const verb of [getMessageStory, getSentMail, getMailVerdict]) {
    await expectRefusal(verb(asOtherTenant(kit, other), input), "not_found");
    await expectRefusal(verb(makeCtx(kit, { tenant, roles: ["manager"] }), input), "not_found");
    await expectRefusal(verb(makeCtx(kit, { tenant, roles: ["billing"] }), input), "forbidden");
  }
});

it("judges a mail that left as a receiver would, and says what is missing once a record goes", async () => {
  await sentCampaign(kit, tenant);
  const messageId = await messageIdOf();
  const judge = () => getMailVerdict(tenant.ctx, { messageId });
  const { from } = (await getMessageStory(tenant.ctx, { messageId })).message;
  const domain = from.split("@")[1] ?? "";
  expect(await judge()).toMatchObject({
    kind: "hosted",
    ip: "192.0.2.1",
    spf: { result: "pass", domain },
    dkim: { domain, key: "verified" },
    dmarc: { result: "pass", policy: "none" },
  });
  kit.dns.remove("TXT", domain);
  kit.dns.remove("TXT", `dkim._domainkey.${domain}`);
  expect(await judge()).toMatchObject({
    spf: { result: "none" },
    dkim: { key: "missing" },
    dmarc: { result: "fail" },
  });
});
