import { createHash } from "node:crypto";
import { messageBodies } from "@penguin/db/schema";
import { composeMessage } from "@penguin/mail/mime";
import { DomainError } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { type Ctx, parse, permit, seeWorkspace, tenantTransaction, type Tx } from "../kernel/index.ts";
import { MessageInput } from "./schema.ts";
import { type MessageStory, tellStory } from "./tell-story.ts";

/** The mail as it was handed to the mail server, which may have added its signature and trace after that. */
export interface SentMail {
  fileName: string;
  /** RFC 5322, ASCII. */
  raw: string;
  sha256: string;
}

const readBody = async (tx: Tx, messageId: string) => {
  const [body] = await tx.select().from(messageBodies).where(eq(messageBodies.messageId, messageId));
  return body;
};

/** Puts the stored texts and the kept header together again. */
const rebuild = (
  { message, attempts }: MessageStory,
  body: { text: string; html: string | null },
): { raw: Buffer; sha256: string } | undefined => {
  const told = attempts.findLast(({ evidence }) => evidence?.mail)?.evidence?.mail;
  if (!told) return undefined;
  const inReplyTo = told.references.at(-1);
  const raw = composeMessage({
    from: { name: told.fromName, address: message.from },
    to: { address: message.to },
    subject: message.subject,
    text: body.text,
    ...(body.html !== null && { html: body.html }),
    messageId: message.messageIdHeader,
    date: new Date(told.date),
    ...(inReplyTo !== undefined && { inReplyTo }),
    references: told.references,
    ...(told.unsubscribeUrl !== undefined && {
      listUnsubscribe: {
        url: told.unsubscribeUrl,
        oneClick: true,
        ...(told.unsubscribeMailto !== undefined && { mailto: told.unsubscribeMailto }),
      },
    }),
  });
  return { raw, sha256: told.sha256 };
};

/** The story of a mail of the caller's, and its bytes made anew; undefined when nothing of it was noted. */
const readSentMail = (ctx: Ctx, messageId: string) =>
  tenantTransaction(ctx, async (tx) => {
    const story = await tellStory(tx, messageId, ctx.clock.now());
    seeWorkspace(ctx, story.message.workspaceId);
    const body = await readBody(tx, messageId);
    return { story, made: body && rebuild(story, body) };
  });

/**
 * The bytes of a mail that left and its story. What cannot be shown to be the same by the SHA-256 noted when it left is
 * `refused_state`.
 */
export async function requireSentMail(
  ctx: Ctx,
  messageId: string,
): Promise<{ story: MessageStory; raw: Buffer; sha256: string }> {
  const { story, made } = await readSentMail(ctx, messageId);
  if (!made)
    throw new DomainError(
      "refused_state",
      "This mail has not left yet, or its tries are no longer kept. There is nothing to download; its story says where it is.",
      { reason: "nothing_kept" },
    );
  if (createHash("sha256").update(made.raw).digest("hex") !== made.sha256)
    throw new DomainError(
      "refused_state",
      "What is stored of this mail has changed since it left, so these would not be the bytes that were sent. Ask the receiving side for their copy.",
      { reason: "not_the_same" },
    );
  return { story, ...made };
}

/** The bytes of a mail that left, made anew from what is stored; see {@link requireSentMail}. */
export async function getSentMail(ctx: Ctx, raw: z.input<typeof MessageInput>): Promise<SentMail> {
  permit(ctx, "ledger.get-sent-mail");
  const { messageId } = parse(MessageInput, raw);
  const mail = await requireSentMail(ctx, messageId);
  return { fileName: `${messageId}.eml`, raw: mail.raw.toString("ascii"), sha256: mail.sha256 };
}
