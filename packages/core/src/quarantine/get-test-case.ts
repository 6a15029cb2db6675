import { inboundMessages, mailboxes, messageBodies, quarantinedMails } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { changeWorkspace, type Ctx, parse, permit, tenantTransaction } from "../kernel/index.ts";
import { maskMail } from "./mask-mail.ts";
import { TestCaseInput } from "./schema.ts";

/** A mail that a person judged, as a case for the classifier: nothing in it names anybody. */
export interface TestCase {
  fileName: string;
  /** An RFC 5322 message. */
  eml: string;
  /** What the classifier said, and what the person did; null while nobody has. */
  truth: { rule: string; confidence: number; why: string; decision: string | null };
}

/**
 * A mail of the quarantine as a test case: header fields that matter and its text, with every address, name, number and
 * link replaced by invented ones, the same for the same.
 */
export async function getTestCase(ctx: Ctx, raw: z.input<typeof TestCaseInput>): Promise<TestCase> {
  permit(ctx, "quarantine.get-test-case");
  const { quarantineId } = parse(TestCaseInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [row] = await tx
      .select({ held: quarantinedMails, mail: inboundMessages, mailbox: mailboxes, text: messageBodies.text })
      .from(quarantinedMails)
      .innerJoin(inboundMessages, eq(inboundMessages.id, quarantinedMails.inboundMessageId))
      .innerJoin(mailboxes, eq(mailboxes.id, quarantinedMails.mailboxId))
      .leftJoin(messageBodies, eq(messageBodies.messageId, inboundMessages.id))
      .where(eq(quarantinedMails.id, quarantineId));
    if (!row) throw notFound("mail");
    changeWorkspace(ctx, row.mailbox.workspaceId);
    const { held, mail, mailbox, text } = row;
    const { rule, confidence, why, decision } = held;
    return {
      fileName: `quarantine-${held.id.slice(-12)}.eml`,
      eml: maskMail({
        from: { address: mail.fromAddress, name: mail.fromName },
        to: mailbox.address,
        subject: mail.subject,
        text: text ?? "",
        date: mail.receivedAt,
      }),
      truth: { rule, confidence, why, decision },
    };
  });
}
