import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { domainOf, isDeliverable, normalizeAddress, withoutDetail } from "./address.ts";
import { firstValue, mailDate, readHeader } from "./header.ts";
import type { HostAccounts } from "./host-accounts.ts";
import { hostStep } from "./host-step.ts";
import type { MailHost } from "./mail-host.ts";
import type { MailQueue } from "./mail-queue.ts";
import type { PostfixLog } from "./postfix-log.ts";
import { newQueueId } from "./queue-id.ts";
import type { QueuedIds } from "./queued-ids.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import type { World } from "./world.ts";

/** A submission by a user who has logged in. */
export interface Submission {
  /** The login name. */
  user: string;
  /** Checked when given; sockets check it at AUTH. */
  password?: string;
  mailFrom: string;
  rcptTo: readonly string[];
  raw: Buffer | string;
}

/** The host's answer; `queueId` when it took the message. */
export interface SubmissionReply extends SmtpReply {
  queueId?: string;
}

/** The checks a host makes before it takes a message. */
export function createChecks(
  accounts: HostAccounts,
): Pick<MailHost, "login" | "checkSender" | "checkRecipient"> {
  const refuse = (code: number, enhanced: string, text: string): SmtpReply => ({
    code,
    enhanced,
    text,
    stage: "rcpt",
  });
  return {
    login: (user, password) =>
      accounts.checkPassword(user, password)
        ? undefined
        : refuse(535, "5.7.8", "Error: authentication failed: (reason unavailable)"),
    checkSender: (user, mailFrom) => {
      const sender = normalizeAddress(mailFrom);
      const owner = accounts.user(user);
      if (sender === "" || owner?.allowSpoofing || withoutDetail(sender) === user.toLowerCase())
        return undefined;
      return refuse(553, "5.7.1", `<${sender}>: Sender address rejected: not owned by user ${user}`);
    },
    checkRecipient: (rcptTo) => {
      const address = normalizeAddress(rcptTo);
      if (!isDeliverable(address)) return refuse(501, "5.1.3", "Bad recipient address syntax");
      if (!accounts.domain(domainOf(address)) || accounts.user(address)) return undefined;
      return refuse(
        550,
        "5.1.1",
        `<${address}>: Recipient address rejected: User unknown in virtual mailbox table`,
      );
    },
  };
}

/** What a submission needs of its host. */
export interface SubmitParts {
  world: World;
  host: MailHost;
  queue: MailQueue;
  log: PostfixLog;
  /** What it has queued before; a Message-ID among them is refused. */
  queuedIds: QueuedIds | undefined;
  sign: boolean;
}

/** Takes a message into the queue, signed when the domain has a key. */
export async function submit(parts: SubmitParts, submission: Submission): Promise<SubmissionReply> {
  const { host, queuedIds } = parts;
  const user = submission.user.toLowerCase();
  const wrongLogin: SmtpReply | undefined =
    submission.password === undefined
      ? host.accounts.user(user)?.enabled
        ? undefined
        : host.login(user, "")
      : host.login(user, submission.password);
  const mailFrom = normalizeAddress(submission.mailFrom);
  const recipients = submission.rcptTo.map(normalizeAddress);
  const refusal =
    wrongLogin ??
    host.checkSender(user, mailFrom) ??
    recipients.map(host.checkRecipient).find((reply) => reply !== undefined);
  if (refusal) return refusal;
  const raw = typeof submission.raw === "string" ? Buffer.from(submission.raw) : submission.raw;
  const messageId = firstValue(readHeader(raw), "message-id") ?? "";
  const mail = { user, mailFrom, recipients, raw, messageId };
  if (!queuedIds || messageId === "") return enqueue(parts, mail);
  const endTurn = await queuedIds.turn(messageId);
  try {
    const queuedBefore = queuedIds.get(messageId);
    return queuedBefore === undefined ? await enqueue(parts, mail) : alreadyQueued(queuedBefore);
  } finally {
    endTurn();
  }
}

function alreadyQueued(queueId: string): SmtpReply {
  return { code: 554, enhanced: "5.7.9", text: `Message-ID already queued as ${queueId}`, stage: "data" };
}

/** The order is what its word rests on: the mail is in its file before its Message-ID is noted and before the answer. */
async function enqueue(
  parts: SubmitParts,
  mail: { user: string; mailFrom: string; recipients: string[]; raw: Buffer; messageId: string },
): Promise<SubmissionReply> {
  const { world, host, queue, log } = parts;
  const { user, mailFrom, recipients, raw, messageId } = mail;
  const id = newQueueId(world, queue, [mailFrom, messageId, ...recipients]);
  log.write("submission/smtpd", `${id}: client=unknown[127.0.0.1], sasl_method=PLAIN, sasl_username=${user}`);
  log.write("cleanup", `${id}: message-id=${messageId}`);
  hostStep("header-logged");
  const now = world.clock.now();
  const received = `Received: from authenticated-user (${host.hostname} [127.0.0.1])\r\n\tby ${host.hostname} (Postfix) with ESMTPSA id ${id};\r\n\t${mailDate(now)} (UTC)\r\n`;
  const signed = parts.sign ? await signFor(host.accounts, { mailFrom, raw, now }) : raw;
  hostStep("signed");
  const queued = {
    id,
    mailFrom,
    raw: Buffer.concat([Buffer.from(received), signed]),
    arrivedAt: now,
    recipients,
  };
  queue.add(queued, () => {
    hostStep("kept");
    if (messageId !== "") parts.queuedIds?.add(messageId, id);
    hostStep("noted");
  });
  hostStep("active");
  return { code: 250, enhanced: "2.0.0", text: `Ok: queued as ${id}`, stage: "data", queueId: id };
}

/** RFC 8058 wants both List-Unsubscribe fields under the signature; the library's own list has one. */
const SIGNED_HEADERS =
  "From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:In-Reply-To:References:List-Unsubscribe:List-Unsubscribe-Post";

async function signFor(
  accounts: HostAccounts,
  mail: { mailFrom: string; raw: Buffer; now: Date },
): Promise<Buffer> {
  const { mailFrom, raw, now } = mail;
  const key = accounts.domain(domainOf(mailFrom))?.dkim;
  if (!key) return raw;
  const signature = { signingDomain: domainOf(mailFrom), selector: key.selector, privateKey: key.privateKey };
  // The library reads `signatureData`; its declarations know only the flat form.
  const options = {
    ...signature,
    canonicalization: "relaxed/relaxed",
    signTime: now,
    // Declared as a list, read as one text with colons.
    headerList: SIGNED_HEADERS as unknown as string[],
    signatureData: [signature],
  };
  const { signatures, errors } = await dkimSign(raw, options);
  if (errors[0]) throw errors[0];
  return Buffer.concat([Buffer.from(signatures), raw]);
}
