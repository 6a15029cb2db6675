import { mailboxes, senderDomains } from "@penguin/db/schema";
import type { AuthCheck, AuthVerdict } from "@penguin/infra/mail-auth";
import { requiredRecords, checkRecord } from "@penguin/mail/dns-record";
import { makeVerp, tagOfMessageId } from "@penguin/mail/mime";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Ctx, parse, permit, tenantTransaction } from "../kernel/index.ts";
import { requireSentMail } from "./get-sent-mail.ts";
import { MessageInput } from "./schema.ts";

/**
 * What a receiver makes of a mail by DNS as it is now. The copy that is judged is the one handed over: our mail server
 * signs after that, so of DKIM it is told whether the key it signs with is published. A customer's own server delivers
 * from addresses only it knows, so nothing can be judged there.
 */
export type MailVerdict =
  | { kind: "external" }
  | {
      kind: "hosted";
      at: Date;
      ip: string;
      spf: AuthCheck;
      dkim: { domain: string; selector: string; key: "verified" | "missing" | "wrong" | "failed" };
      dmarc: AuthVerdict["dmarc"];
    };

const readSigner = (ctx: Ctx, address: string) =>
  tenantTransaction(ctx, async (tx) => {
    const [row] = await tx
      .select({
        domain: senderDomains.name,
        selector: senderDomains.dkimSelector,
        publicKey: senderDomains.dkimPublicKey,
        verifyToken: senderDomains.verifyToken,
      })
      .from(mailboxes)
      .innerJoin(
        senderDomains,
        and(eq(senderDomains.tenantId, mailboxes.tenantId), eq(senderDomains.id, mailboxes.senderDomainId)),
      )
      .where(and(eq(mailboxes.address, address), eq(mailboxes.kind, "hosted")));
    return row;
  });

type Signer = NonNullable<Awaited<ReturnType<typeof readSigner>>>;

const checkKey = async (ctx: Ctx, { domain, selector, publicKey, verifyToken }: Signer) => {
  const mailHost = ctx.settings.mailHost.name;
  const records = requiredRecords({ domain, selector, dkimPublicKey: publicKey, mailHost, verifyToken });
  const wanted = records.find(({ purpose }) => purpose === "dkim");
  if (!wanted) throw new Error("a sending domain needs a DKIM record");
  return checkRecord(wanted, await ctx.doors.dns.resolve(wanted.name, "TXT")).state;
};

/** The addresses mails leave from: those the deployment names for SPF, or those of its mail host. */
const addressOf = async (ctx: Ctx): Promise<string> => {
  const [named] = ctx.settings.spf.ips;
  if (named !== undefined) return named;
  const answer = await ctx.doors.dns.resolve(ctx.settings.mailHost.name, "A");
  return (answer.kind === "found" && answer.values[0]) || "";
};

/** Judges a mail that left; throws `refused_state` while its bytes are not known, as {@link requireSentMail} does. */
export async function getMailVerdict(ctx: Ctx, raw: z.input<typeof MessageInput>): Promise<MailVerdict> {
  permit(ctx, "ledger.get-mail-verdict");
  const { messageId } = parse(MessageInput, raw);
  const mail = await requireSentMail(ctx, messageId);
  const { from } = mail.story.message;
  const signer = await readSigner(ctx, from);
  if (!signer) return { kind: "external" };
  const ip = await addressOf(ctx);
  const helo = ctx.settings.mailHost.name;
  const sender = makeVerp(tagOfMessageId(mail.story.message.messageIdHeader), from);
  const [verdict, key] = await Promise.all([
    ctx.doors.judgeMail({ raw: mail.raw, ip, helo, sender }),
    checkKey(ctx, signer),
  ]);
  const { domain, selector } = signer;
  const { spf, dmarc } = verdict;
  return { kind: "hosted", at: ctx.clock.now(), ip, spf, dkim: { domain, selector, key }, dmarc };
}
