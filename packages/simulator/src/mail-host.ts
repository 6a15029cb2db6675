import { join } from "node:path";
import type { Clock } from "@penguin/runtime/clock";
import { domainOf, safeFileName } from "./address.ts";
import { type HostAccounts, openAccounts } from "./host-accounts.ts";
import { openQueuedIds } from "./queued-ids.ts";
import { createLocalDelivery } from "./local-delivery.ts";
import type { Mailbox } from "./mailbox.ts";
import { type DeliveryResult, type MailQueue, openMailQueue, type QueuedMail } from "./mail-queue.ts";
import { openPostfixLog } from "./postfix-log.ts";
import { postfixReport } from "./postfix-report.ts";
import { newQueueId } from "./queue-id.ts";
import { inProcessRelay, type Relay } from "./relay.ts";
import { mailServersOf } from "./resolver.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import { createChecks, type Submission, type SubmissionReply, submit } from "./submission.ts";
import type { World } from "./world.ts";
import type { OutgoingMail } from "./world-core.ts";

/** How a mail host is made. */
export interface MailHostOptions {
  /** Name in banner, log, reports and MX. */
  hostname: string;
  /** Address receiving servers see; made known to the world's DNS with its reverse name. Default 127.0.0.1. */
  address?: string;
  /** Natural time after which undelivered mail is returned. Default five days, as Postfix. */
  queueLifetimeMs?: number;
  /** Signs outgoing mail of domains that have a key. Default true. */
  sign?: boolean;
  /** Refuses a Message-ID it has queued before: `554 5.7.9 Message-ID already queued as ID`. Default false. */
  refuseCopies?: boolean;
  /** Has a mail on its disk before it answers for it. Default true; without, a power cut may lose what a world had. */
  syncs?: boolean;
}

/** A mail host for our tenants, without its sockets: submission, queue, mailboxes, log. */
export interface MailHost {
  readonly hostname: string;
  readonly clock: Clock;
  readonly accounts: HostAccounts;
  /** Checks a login; undefined when it is right, else `535 5.7.8`. */
  login(user: string, password: string): SmtpReply | undefined;
  /** Refuses a sender the user does not own: `553 5.7.1`. */
  checkSender(user: string, mailFrom: string): SmtpReply | undefined;
  /** Refuses a malformed address or an unknown user of a hosted domain. */
  checkRecipient(rcptTo: string): SmtpReply | undefined;
  /** Takes a message into the queue. In a submission to several recipients the first refused one refuses all. */
  submit(submission: Submission): Promise<SubmissionReply>;
  /** True when the host keeps mailboxes for the domain. */
  ownsDomain(domain: string): boolean;
  /** Takes a mail from the internet into a mailbox. */
  accept(mail: OutgoingMail): SmtpReply;
  /** The mailbox of a user, undefined when there is no such user. */
  mailbox(email: string): Mailbox | undefined;
  /** Log lines from a byte offset on, and where to go on. */
  readLog(fromByte: number): { text: string; next: number };
  /** How many messages wait in the queue. */
  queueSize(): number;
  /** Keeps mails to these domains, and to no others, in the queue; what is let go is tried at once. */
  holdDomains(domains: readonly string[]): void;
  /** Relays over something else than a direct call, e.g. real sockets. */
  useRelay(relay: Relay): void;
  /** Closes the log. */
  close(): void;
}

const FIVE_DAYS_MS = 5 * 86_400_000;

/** Makes a mail host and attaches it to the world. Throws what reading the world's `storeDir` throws. */
export function createMailHost(world: World, options: MailHostOptions): MailHost {
  const { hostname } = options;
  const dir = world.store.dir ? join(world.store.dir, "hosts", safeFileName(hostname)) : undefined;
  const log = openPostfixLog({ clock: world.clock, hostname, dir });
  const accounts = openAccounts(dir);
  const address = options.address ?? "127.0.0.1";
  world.dns.addHost(hostname, address);
  let relay = inProcessRelay(world, { hostname, address });
  const boxes = createLocalDelivery(world, { accounts, dir, log, hostname });
  let held: ReadonlySet<string> = new Set();
  const queue: MailQueue = openMailQueue({
    core: world,
    log,
    dir,
    syncs: options.syncs ?? true,
    lifetimeMs: options.queueLifetimeMs ?? FIVE_DAYS_MS,
    deliver: async (mail, rcptTo) => {
      if (accounts.domain(domainOf(rcptTo))) return boxes.deliver(mail, rcptTo);
      if (held.has(domainOf(rcptTo)))
        return { kind: "unreachable", status: "4.3.2", reason: "deferred transport" };
      return deliverRemote(world, relay, { mail, rcptTo });
    },
    notify: (mail, failure) => {
      const id = newQueueId(world, queue, ["bounce", mail.id, failure.rcptTo]);
      const { raw: original, arrivedAt, mailFrom: sender } = mail;
      const now = world.clock.now();
      const raw = postfixReport({ hostname, queueId: mail.id, sender, arrivedAt, now, original, failure });
      log.write("bounce", `${mail.id}: sender non-delivery notification: ${id}`);
      queue.add({ id, mailFrom: "", raw, arrivedAt: now, recipients: [sender] });
    },
  });
  const checks = createChecks(accounts);
  const queuedIds = options.refuseCopies ? openQueuedIds(log.read, queue.mails()) : undefined;
  const host: MailHost = {
    hostname,
    clock: world.clock,
    accounts,
    ...checks,
    ownsDomain: (domain) => accounts.domain(domain) !== undefined,
    submit: (submission) =>
      submit({ world, host, queue, log, queuedIds, sign: options.sign ?? true }, submission),
    accept: (mail) => checks.checkRecipient(mail.rcptTo) ?? boxes.accept(mail, queue),
    mailbox: (email) => boxes.open(email),
    readLog: log.read,
    queueSize: queue.size,
    holdDomains: (domains) => {
      const before = held;
      held = new Set(domains);
      if ([...before].some((domain) => !held.has(domain))) queue.flush();
    },
    useRelay: (replacement) => {
      relay = replacement;
    },
    close: log.close,
  };
  world.attach(host);
  return host;
}

async function deliverRemote(
  world: World,
  relay: Relay,
  work: { mail: QueuedMail; rcptTo: string },
): Promise<DeliveryResult> {
  const { mail, rcptTo } = work;
  const domain = domainOf(rcptTo);
  const servers = mailServersOf(world.dns, domain);
  const reason = `Host or domain name not found. Name service error for name=${domain} type=MX: Host not found`;
  if (!servers) return { kind: "no-such-domain", reason };
  const server = servers.find((candidate) => candidate.address !== undefined);
  if (!server?.address) {
    const name = servers[0]?.host ?? domain;
    return {
      kind: "unreachable",
      status: "4.4.3",
      reason: `Host or domain name not found. Name service error for name=${name} type=A: Host not found, try again`,
    };
  }
  const target = { host: server.host, address: server.address };
  const reply = await relay({ mailFrom: mail.mailFrom, rcptTo, raw: mail.raw, target });
  if ("unreachable" in reply) {
    const status = reply.unreachable.startsWith("lost connection") ? "4.4.2" : "4.4.1";
    return { kind: "unreachable", status, reason: reply.unreachable };
  }
  return { kind: "answered", relay: `${target.host}[${target.address}]:25`, remote: target, reply };
}
