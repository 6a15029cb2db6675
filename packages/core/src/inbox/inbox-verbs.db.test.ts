import { messageBodies, messages } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  answeredThread,
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  type Kit,
  type TestTenant,
} from "../testing/index.ts";
import { pauseMailbox } from "../mailbox/index.ts";
import { sendBatch } from "../send/index.ts";
import {
  archiveThread,
  getThread,
  listThreads,
  markThreadRead,
  mergeThreads,
  replyToThread,
  splitThread,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const DRAFT = "0197a000-0000-4000-8000-0000000000aa";
const arrange = async (_kit: Kit, tenant: TestTenant) => ({
  threadId: (await answeredThread(kit, tenant)).id,
});

describeVerb(get, {
  action: "inbox.mark-read",
  run: markThreadRead,
  arrange,
  verify: async (_kit, tenant) =>
    expect((await listThreads(tenant.ctx, { folder: "unread" })).rows).toEqual([]),
  inWorkspace: true,
  refused: { when: "for something that is no id", code: "invalid", arrange: async () => ({ threadId: "x" }) },
});

describeVerb(get, {
  action: "inbox.archive",
  run: archiveThread,
  arrange,
  verify: async (_kit, tenant) =>
    expect((await listThreads(tenant.ctx, { folder: "archived" })).rows).toHaveLength(1),
  inWorkspace: true,
  refused: {
    when: "when it is archived",
    code: "refused_state",
    arrange: (_kit, tenant, input) => archiveThread(tenant.ctx, input).then(() => undefined),
  },
});

/** A conversation with an answer and a second one of the same person in the same mailbox. */
const twoThreads = async (_kit: Kit, tenant: TestTenant) => {
  const { id: threadId } = await answeredThread(kit, tenant);
  const { mails } = await getThread(tenant.ctx, { threadId });
  const answer = mails.find(({ direction }) => direction === "in");
  const { threadId: apart } = await splitThread(tenant.ctx, { threadId, mailIds: [answer?.id ?? ""] });
  return { threadId: apart, intoThreadId: threadId, answerId: answer?.id ?? "" };
};
const idsOf = async (tenant: TestTenant, threadId: string) =>
  (await getThread(tenant.ctx, { threadId })).mails.map(({ id }) => id);

describeVerb(get, {
  action: "inbox.merge",
  run: mergeThreads,
  arrange: twoThreads,
  verify: async (_kit, tenant, { intoThreadId, answerId }) => {
    expect((await listThreads(tenant.ctx, {})).rows).toMatchObject([{ id: intoThreadId }]);
    expect(await idsOf(tenant, intoThreadId)).toContain(answerId);
  },
  inWorkspace: true,
  refused: {
    when: "with itself",
    code: "refused_state",
    arrange: async (_kit, _tenant, input) => ({ ...input, intoThreadId: input.threadId }),
  },
});

describeVerb(get, {
  action: "inbox.split",
  run: splitThread,
  arrange: async (_kit, tenant) => {
    const { threadId, intoThreadId, answerId } = await twoThreads(kit, tenant);
    await mergeThreads(tenant.ctx, { threadId, intoThreadId });
    return { threadId: intoThreadId, mailIds: [answerId] };
  },
  verify: async (_kit, tenant, { threadId, mailIds }) => {
    expect(await idsOf(tenant, threadId)).not.toContain(mailIds[0]);
    const { rows } = await listThreads(tenant.ctx, {});
    const other = rows.find(({ id }) => id !== threadId);
    expect(await idsOf(tenant, other?.id ?? "")).toEqual(mailIds);
    expect(other).toMatchObject({ peerAddress: "p0@firm0.example", snippet: "Yes, tell me more." });
  },
  inWorkspace: true,
  refused: {
    when: "when nothing would be left",
    code: "refused_state",
    arrange: async (_kit, tenant, { threadId }) => ({ threadId, mailIds: await idsOf(tenant, threadId) }),
  },
});

describeVerb(get, {
  action: "inbox.reply",
  run: replyToThread,
  arrange: async (_kit, tenant) => ({
    ...(await arrange(kit, tenant)),
    text: "Gladly.\nAmy",
    draftId: DRAFT,
  }),
  verify: async (_kit, tenant, input) => {
    const [row] = await tenantTransaction(tenant.ctx, (tx) =>
      tx.select().from(messages).where(eq(messages.kind, "reply")),
    );
    expect(row).toMatchObject({ state: "planned", threadId: input.threadId, intentKey: `reply:${DRAFT}` });
    expect(row?.inReplyTo).toMatch(/^<answer-\d+@buyer\.example>$/);
    const bodies = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(messageBodies));
    expect(bodies.find((body) => body.messageId === row?.id)?.text).toBe("Gladly.\nAmy");
  },
  inWorkspace: true,
  refused: {
    when: "while its mailbox is paused",
    code: "refused_state",
    arrange: async (_kit, tenant, input) => {
      const { mailboxId } = await getThread(tenant.ctx, input);
      await pauseMailbox(tenant.ctx, { mailboxId });
      return input;
    },
  },
});

describe("conversations", () => {
  it("sends the same draft once", async () => {
    const tenant = await createTenant(kit);
    const input = { ...(await arrange(kit, tenant)), text: "Yes.", draftId: DRAFT };
    const twice = await Promise.allSettled([
      replyToThread(tenant.ctx, input),
      replyToThread(tenant.ctx, input),
    ]);
    expect(twice.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    await expectRefusal(replyToThread(tenant.ctx, input), "conflict");
  });

  it("shows what was sent, what came back and the answer, oldest first, and threads the answer", async () => {
    const tenant = await createTenant(kit);
    const { threadId } = await arrange(kit, tenant);
    kit.pass(60);
    await replyToThread(tenant.ctx, { threadId, text: "Gladly.", draftId: DRAFT });
    kit.smtp.mails.length = 0;
    await sendBatch(kit.sender(), 10);
    const thread = await getThread(tenant.ctx, { threadId });
    expect(thread.mails.map((mail) => [mail.direction, mail.kind, mail.state])).toEqual([
      ["out", "campaign", "sent"],
      ["in", "reply", "received"],
      ["out", "reply", "sent"],
    ]);
    const raw = kit.smtp.mails[0]?.raw.toString() ?? "";
    expect(raw).toMatch(/^In-Reply-To: <answer-\d+@buyer\.example>\r$/m);
    expect(raw).toMatch(/^Subject: Re: A question, First0\r$/m);
    expect(raw).not.toContain("List-Unsubscribe");
  });
});
