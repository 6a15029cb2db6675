import { join } from "node:path";
import { normalizeAddress, safeFileName } from "./address.ts";
import { firstValue, mailDate, readHeader } from "./header.ts";
import type { HostAccounts } from "./host-accounts.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import type { DeliveryResult, MailQueue, QueuedMail } from "./mail-queue.ts";
import type { PostfixLog } from "./postfix-log.ts";
import { newQueueId } from "./queue-id.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import type { World } from "./world.ts";
import type { OutgoingMail } from "./world-core.ts";

/** The mailboxes of a mail host and the way into them. */
export interface LocalDelivery {
  open(email: string): Mailbox | undefined;
  deliver(mail: QueuedMail, rcptTo: string): DeliveryResult;
  accept(mail: OutgoingMail, queue: MailQueue): SmtpReply;
}

interface HostParts {
  accounts: HostAccounts;
  dir: string | undefined;
  log: PostfixLog;
  hostname: string;
}

function mailboxOpener(world: World, { accounts, dir }: HostParts): LocalDelivery["open"] {
  const opened = new Map<string, Mailbox>();
  return (email) => {
    const user = accounts.user(email);
    if (!user) return undefined;
    const known = opened.get(user.email);
    if (known) return known;
    const box = openMailbox(dir && join(dir, "mailboxes", safeFileName(user.email)), world.clock.now());
    opened.set(user.email, box);
    return box;
  };
}

/** Makes the local delivery of a host; mailboxes open when first used. */
export function createLocalDelivery(world: World, parts: HostParts): LocalDelivery {
  const open = mailboxOpener(world, parts);
  const deliver = (mail: QueuedMail, rcptTo: string): DeliveryResult => {
    const user = parts.accounts.user(rcptTo);
    const relay = "imap[127.0.0.1]:24";
    const unknown = {
      code: 550,
      enhanced: "5.1.1",
      text: `<${rcptTo}> User doesn't exist: ${rcptTo}`,
      stage: "rcpt",
    } as const;
    const remote = { host: "imap", address: "127.0.0.1" };
    if (!user) return { kind: "answered", relay, remote, reply: unknown };
    const now = world.clock.now();
    const head = [
      `Return-Path: <${mail.mailFrom}>`,
      `X-Original-To: ${rcptTo}`,
      `Delivered-To: ${user.email}`,
      `Received: by ${parts.hostname} (Postfix)\r\n\tid ${mail.id} for <${rcptTo}>; ${mailDate(now)} (UTC)`,
    ];
    open(user.email)
      ?.folder("INBOX")
      ?.append(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n`), mail.raw]), now);
    const reply = {
      code: 250,
      enhanced: "2.0.0",
      text: `<${user.email}> ${mail.id} Saved`,
      stage: "data",
    } as const;
    return { kind: "answered", relay, remote, reply, rcptTo: user.email };
  };
  return {
    open,
    deliver,
    accept: (mail, queue) => {
      const rcptTo = normalizeAddress(mail.rcptTo);
      const messageId = firstValue(readHeader(mail.raw), "message-id") ?? "";
      const id = newQueueId(world, queue, [mail.mailFrom, messageId, rcptTo, "in"]);
      parts.log.write("smtpd", `${id}: client=${mail.helo}[${mail.peer}]`);
      parts.log.write("cleanup", `${id}: message-id=${messageId}`);
      queue.add({
        id,
        mailFrom: normalizeAddress(mail.mailFrom),
        raw: mail.raw,
        arrivedAt: world.clock.now(),
        recipients: [rcptTo],
      });
      return { code: 250, enhanced: "2.0.0", text: `Ok: queued as ${id}`, stage: "data" };
    },
  };
}
