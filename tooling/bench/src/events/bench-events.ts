import { openRehearsalDatabase, type RehearsalDatabase } from "@penguin/cli/rehearse";
import { SEND_BATCH, SEND_LANES, sendBatch } from "@penguin/core/send";
import { createFakeSmtp } from "@penguin/infra/smtp/fake";
import { systemClock } from "@penguin/runtime/clock";
import postgres from "postgres";
import { launchBenchCampaign } from "../launch-bench-campaign.ts";
import { type EventDoors, openEventDoors, type SentMail } from "./open-doors.ts";
import { type Back, planEvents, type PlannedEvent, SOURCES } from "./plan-events.ts";

/** What mixed events at a steady rate came to, counted in the database against what was made to arrive. */
export interface EventsFigures {
  events: number;
  perSecond: number;
  /** Milliseconds from arrival to the commit of all that follows: all events, and by the door they came in by. */
  p99Ms: number;
  byDoor: Record<"edge" | "log" | "mail", { events: number; p50Ms: number; p99Ms: number; worstMs: number }>;
  /** How far arrivals fell behind their plan at worst: beyond a few milliseconds, this process was the limit. */
  latestArrivalMs: number;
  /** Reported a second time on purpose. */
  repeated: number;
  lost: number;
  twice: number;
  /** Counters of the campaign that are not what a recount gives. */
  wrongCounters: number;
}

/** The share of events that is reported a second time. */
const REPEATED = 20;
const TICK_MS = 5;
const FORGET_EVERY_MS = 50;
const PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
const MACHINE = "Mozilla/5.0 (via ggpht.com GoogleImageProxy)";

const logLine = (mail: SentMail, back: "accepted" | "deferred" | "bounced"): string => {
  const said = {
    accepted: ["2.0.0", "sent", "250 2.0.0 Ok"],
    deferred: ["4.2.1", "deferred", "host mx said: 450 4.2.1 Try again later (in reply to RCPT TO command)"],
    bounced: ["5.1.1", "bounced", "host mx said: 550 5.1.1 User unknown (in reply to RCPT TO command)"],
  }[back];
  const [dsn, status, reply] = said;
  return `${systemClock.now().toISOString()} mail postfix/smtp[1]: ${mail.queueId}: to=<${mail.to}>, relay=mx.example[192.0.2.1]:25, delay=1, dsn=${dsn}, status=${status} (${reply})`;
};

const replyMail = (mail: SentMail, n: number): string =>
  [
    `From: Bo <${mail.to}>`,
    `To: ${mail.mailbox}`,
    "Subject: Re: Hello",
    `Message-ID: <answer-${n}@buyer.example>`,
    `In-Reply-To: ${mail.header}`,
    "",
    "Yes, tell me more.",
    "",
  ].join("\r\n");

const complaintMail = (mail: SentMail, n: number): string =>
  [
    "From: feedback@provider.example",
    `To: ${mail.mailbox}`,
    "Subject: complaint",
    `Message-ID: <complaint-${n}@provider.example>`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "A report.",
    "--b",
    "Content-Type: message/feedback-report",
    "",
    "Feedback-Type: abuse",
    "User-Agent: Provider/1.0",
    "Version: 1",
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${mail.header}`,
    `To: ${mail.to}`,
    "",
    "--b--",
    "",
  ].join("\r\n");

/** How an event arrives; called again, the very same thing arrives once more. */
const arrivalOf = (
  doors: EventDoors,
  { back, mail: n }: PlannedEvent,
  mail: SentMail,
): (() => Promise<unknown>) => {
  if (back === "accepted" || back === "deferred" || back === "bounced") {
    const line = logLine(mail, back);
    return () => doors.log(line);
  }
  if (back === "opened") return () => doors.hit(mail, "open", PERSON);
  if (back === "machineOpened") return () => doors.hit(mail, "open", MACHINE);
  if (back === "clicked") return () => doors.hit(mail, "click", PERSON);
  if (back === "unsubscribed") return () => doors.unsubscribe(mail);
  const raw = back === "replied" ? replyMail(mail, n) : complaintMail(mail, n);
  return () => doors.deliver(mail, raw);
};

type Taken = { door: "edge" | "log" | "mail"; ms: number };

/** Lets them arrive at their times, whatever became of those before. */
const play = async (
  doors: EventDoors,
  plan: readonly PlannedEvent[],
  mails: readonly SentMail[],
  perSecond: number,
): Promise<{ taken: Taken[]; latestMs: number; repeated: number }> => {
  const taken: Taken[] = [];
  const open: Promise<unknown>[] = [];
  let [next, latestMs, repeated] = [0, 0, 0];
  const begin = performance.now();
  while (next < plan.length) {
    const sinceMs = performance.now() - begin;
    for (; next < plan.length && (next * 1000) / perSecond <= sinceMs; next += 1) {
      const event = plan[next] as PlannedEvent;
      const mail = mails[event.mail];
      if (!mail) throw new Error("there are too few mails for these events");
      latestMs = Math.max(latestMs, sinceMs - (next * 1000) / perSecond);
      const from = performance.now();
      const door = SOURCES[event.back];
      const arrive = arrivalOf(doors, event, mail);
      open.push(arrive().then(() => taken.push({ door, ms: performance.now() - from })));
      if (next % REPEATED === 0) {
        repeated += 1;
        open.push(arrive());
      }
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(open);
  return { taken, latestMs, repeated };
};

const KINDS: Readonly<Record<Back, { kind: string; machine: boolean }>> = {
  accepted: { kind: "accepted", machine: false },
  deferred: { kind: "deferred", machine: false },
  bounced: { kind: "bounced", machine: false },
  opened: { kind: "opened", machine: false },
  machineOpened: { kind: "opened", machine: true },
  clicked: { kind: "clicked", machine: false },
  unsubscribed: { kind: "unsubscribed", machine: false },
  replied: { kind: "replied", machine: false },
  complained: { kind: "complained", machine: false },
};

const COUNTERS: Readonly<Record<Back, string>> = {
  accepted: "accepted",
  deferred: "deferred",
  bounced: "bounced",
  opened: "opened",
  machineOpened: "machine_opened",
  clicked: "clicked",
  unsubscribed: "unsubscribed",
  replied: "replied",
  complained: "complained",
};

type BenchDatabase = Awaited<ReturnType<typeof openRehearsalDatabase>>;

/** Holds what is recorded against what arrived: each mail once for each kind. */
const recount = async (
  database: BenchDatabase,
  plan: readonly PlannedEvent[],
  mails: readonly SentMail[],
) => {
  const root = postgres(database.url("postgres"), { max: 1, onnotice: () => undefined });
  const rows = await root<{ message_id: string; kind: string; machine: boolean; n: number }[]>`
    select message_id, kind, machine, count(*)::int as n from events group by 1, 2, 3`;
  const [counters = {}] = await root<Record<string, number>[]>`
    select ${root.unsafe(
      Object.values(COUNTERS)
        .map((name) => `sum(${name})::int as ${name}`)
        .join(", "),
    )} from campaign_counters`;
  await root.end();
  const recorded = new Map(rows.map((row) => [`${row.message_id} ${row.kind} ${row.machine}`, row.n]));
  const sums = new Map<string, number>();
  let [lost, twice] = [0, 0];
  for (const { back, mail } of plan) {
    const { kind, machine } = KINDS[back];
    const n = recorded.get(`${mails[mail]?.id} ${kind} ${machine}`) ?? 0;
    if (n === 0) lost += 1;
    // A click or an open may be fetched again in another minute, and is then an event of its own.
    else if (n > 1 && SOURCES[back] !== "edge") twice += n - 1;
    sums.set(COUNTERS[back], (sums.get(COUNTERS[back]) ?? 0) + 1);
  }
  const wrongCounters = [...sums].filter(([name, n]) => counters[name] !== n).length;
  return { lost, twice, wrongCounters };
};

/** Empties the memory of what was recorded, again and again; gives how to stop. */
const startForgetting = (database: BenchDatabase): (() => Promise<void>) => {
  const root = postgres(database.url("postgres"), { max: 1, onnotice: () => undefined });
  let closed = false;
  const run = async (): Promise<void> => {
    while (!closed) {
      await root`
        delete from event_keys where ctid = any (array(select ctid from event_keys for update skip locked))`;
      await new Promise((resolve) => setTimeout(resolve, FORGET_EVERY_MS));
    }
    await root.end();
  };
  const running = run();
  return () => {
    closed = true;
    return running;
  };
};

const readSent = async (database: RehearsalDatabase): Promise<SentMail[]> => {
  const rows = await database.control.client<SentMail[]>`
    select m.id, m.queue_id as "queueId", m.to_address as to, m.message_id_header as header, b.address as mailbox
    from messages m join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id where m.state = 'sent' order by m.id`;
  return [...rows];
};

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

const doorFigures = (taken: readonly Taken[], door: Taken["door"]) => {
  const sorted = taken
    .filter((one) => one.door === door)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  return {
    events: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    worstMs: Math.round(sorted.at(-1) ?? 0),
  };
};

/**
 * Sends a campaign, then lets mixed events arrive at that rate through the product's own doors: hits at the edge, lines
 * of the mail server's log, mails in mailboxes. One in twenty is reported twice; without the keys of what was recorded,
 * such a report is another event.
 */
export async function benchEvents(options: {
  seconds: number;
  perSecond: number;
  seed: number;
  without?: "keys" | undefined;
}): Promise<EventsFigures> {
  const { perSecond, seconds, seed } = options;
  const plan = planEvents(seconds * perSecond, seed);
  const messages = Math.max(...plan.map(({ mail }) => mail)) + 1;
  const database = await openRehearsalDatabase(systemClock.now(), { durable: true });
  try {
    const smtp = createFakeSmtp();
    const campaign = await launchBenchCampaign({ database, smtp, port: 25, messages, appendix: "" });
    const lane = async (): Promise<void> => {
      for (let n = 1; n > 0; ) n = await sendBatch(campaign.sender, SEND_BATCH);
    };
    await Promise.all(Array.from({ length: SEND_LANES }, lane));
    const mails = await readSent(database);
    const doors = await openEventDoors(database, campaign, new Set(mails.map(({ mailbox }) => mailbox)).size);
    const forgetting = options.without === "keys" ? startForgetting(database) : undefined;
    const { taken, latestMs, repeated } = await play(doors, plan, mails, perSecond);
    await doors.close();
    await forgetting?.();
    const all = taken.map(({ ms }) => ms).sort((a, b) => a - b);
    const kept = await recount(database, plan, mails);
    await campaign.close();
    return {
      events: plan.length,
      perSecond,
      p99Ms: percentile(all, 0.99),
      byDoor: {
        edge: doorFigures(taken, "edge"),
        log: doorFigures(taken, "log"),
        mail: doorFigures(taken, "mail"),
      },
      latestArrivalMs: Math.round(latestMs),
      repeated,
      ...kept,
    };
  } finally {
    await database.close();
  }
}
