import { messages, threads } from "@penguin/db/schema";
import { asc, eq } from "drizzle-orm";
import { syncMailbox } from "../event/index.ts";
import { tenantTransaction } from "../kernel/index.ts";
import { launchedCampaign, planAndSend, type CampaignWish } from "./factories.ts";
import type { Kit } from "./kit.ts";
import type { TestTenant } from "./tenant.ts";

export type LedgerRow = typeof messages.$inferSelect;

/** The tenant's messages, in the order of their address and step. */
export function ledgerOf(tenant: TestTenant): Promise<LedgerRow[]> {
  return tenantTransaction(tenant.ctx, (tx) =>
    tx.select().from(messages).orderBy(asc(messages.toAddress), asc(messages.position), asc(messages.id)),
  );
}

/** Launches a campaign and sends what is due at once; gives its messages. */
export async function sentCampaign(kit: Kit, tenant: TestTenant, wish: CampaignWish = {}) {
  const campaign = await launchedCampaign(kit, tenant, wish);
  await planAndSend(kit);
  const all = await ledgerOf(tenant);
  return { ...campaign, messages: all.filter((message) => message.campaignId === campaign.id) };
}

export interface AnswerWish {
  from?: string;
  subject?: string;
  text?: string;
  headers?: readonly string[];
  id?: string;
  inReplyTo?: string;
}

let answers = 0;

/** A mail from the person a message went to, answering it. */
export function answerTo(kit: Kit, message: LedgerRow, wish: AnswerWish = {}): string {
  answers += 1;
  return [
    `From: Bo Buyer <${wish.from ?? message.toAddress}>`,
    "To: amy@acme.example",
    `Subject: ${wish.subject ?? `Re: ${message.subject}`}`,
    `Date: ${kit.clock.now().toUTCString()}`,
    `Message-ID: ${wish.id ?? `<answer-${answers}@buyer.example>`}`,
    `In-Reply-To: ${wish.inReplyTo ?? message.messageIdHeader}`,
    ...(wish.headers ?? []),
    "Content-Type: text/plain; charset=utf-8",
    "",
    wish.text ?? "Yes, tell me more.",
    "",
  ].join("\r\n");
}

const mailboxOf = async (kit: Kit, { mailboxId }: LedgerRow): Promise<string> => {
  const [box] = await kit.root<{ address: string }[]>`select address from mailboxes where id = ${mailboxId}`;
  return box?.address ?? "";
};

/** A mail to the mailbox a message left from, signed by the domain it says it is from. */
export async function signed(kit: Kit, message: LedgerRow, raw: string): Promise<string> {
  const to = raw.replace(/^To: .*$/m, `To: ${await mailboxOf(kit, message)}`);
  return kit.signer.sign(to, /^From: .*@([\w.-]+)/m.exec(raw)?.[1] ?? "");
}

/** Puts a mail into the mailbox a message left from and reads it. */
export async function receive(
  kit: Kit,
  tenant: TestTenant,
  message: LedgerRow,
  raw: string,
): Promise<number> {
  kit.imap.deliver(await mailboxOf(kit, message), raw, kit.clock.now());
  return syncMailbox(kit.system(tenant.tenantId), message.mailboxId);
}

/** A conversation in which a person has answered a campaign. */
export async function answeredThread(kit: Kit, tenant: TestTenant): Promise<typeof threads.$inferSelect> {
  const { messages: sent } = await sentCampaign(kit, tenant, { people: 1 });
  const [first] = sent;
  if (!first) throw new Error("nothing was sent");
  await receive(kit, tenant, first, answerTo(kit, first));
  const [thread] = await tenantTransaction(tenant.ctx, (tx) =>
    tx.select().from(threads).where(eq(threads.peerAddress, first.toAddress)),
  );
  if (!thread) throw new Error("no conversation was opened");
  return thread;
}

/** A report by the standard (RFC 3464) that a mail of ours bounced; `n` tells reports apart. */
export function bounceReport(
  message: LedgerRow,
  fault: { status: string; diagnostic: string; n?: number },
): string {
  return [
    "From: MAILER-DAEMON@mx.firm.example",
    "To: amy@acme.example",
    "Subject: Undelivered Mail Returned to Sender",
    `Message-ID: <report-${fault.n ?? 1}@mx.firm.example>`,
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "MIME-Version: 1.0",
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    `Final-Recipient: rfc822; ${message.toAddress}`,
    "Action: failed",
    `Status: ${fault.status}`,
    `Diagnostic-Code: smtp; ${fault.diagnostic}`,
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${message.messageIdHeader}`,
    "",
    "--b--",
    "",
  ].join("\r\n");
}
