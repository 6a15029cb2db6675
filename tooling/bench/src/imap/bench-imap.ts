import { randomBytes } from "node:crypto";
import { openRehearsalDatabase } from "@penguin/cli/rehearse";
import { canStartImapHost, type ImapHost, startImapHost } from "@penguin/testbed/imap-host";
import { systemClock } from "@penguin/runtime/clock";
import postgres, { type Sql } from "postgres";
import { type BenchAccount, fillAccounts } from "./fill-accounts.ts";
import { type ReceiverProcess, startReceiver } from "./receiver-process.ts";
import type { ReceiverOrders } from "./receiver-child.ts";
import { recount } from "./recount.ts";
import { type RecordWatch, watchRecords } from "./watch-records.ts";

/** What goes wrong without it. */
export type ImapWithout = "cursor" | "dedup";

/** Milliseconds from the file of a mail to its recorded event, as seen from outside. */
interface Delays {
  mails: number;
  p50Ms: number;
  p99Ms: number;
  worstMs: number;
}

/** What reading many mailboxes came to, counted from the files on disk. */
export interface ImapFigures {
  mailboxes: number;
  workers: number;
  /** Seconds from the start of the workers until every mailbox was connected and read. */
  connectedSeconds: number;
  /** Mails recorded a second, when all arrive at once. */
  burstPerSecond: number;
  /** At a steady rate, with every worker alive. */
  steady: Delays & { perSecond: number };
  /** Arrived from the moment a worker was killed until its mailboxes were others'. */
  afterKill: Delays;
  memory: { workerMb: number; mailboxKb: number };
  /** In one of the mailboxes lie so many old mails. */
  oldMails: number;
  /** Milliseconds a worker took to stop. */
  stopMs: number;
  /** Moved from the folder of unwanted mail to INBOX by hand. */
  moved: number;
  onDisk: number;
  missed: number;
  twice: number;
}

const WORKERS = 4;
const OLD_MAILS_A_MAILBOX = 25;
const QUIET_MS = 45_000;

interface Delivery {
  header: string;
  atMs: number;
}

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

const delaysOf = (deliveries: readonly Delivery[], { seen }: RecordWatch): Delays => {
  const sorted = deliveries
    .flatMap(({ header, atMs }) => {
      const seenMs = seen.get(header);
      return seenMs === undefined ? [] : [seenMs - atMs];
    })
    .sort((a, b) => a - b);
  return {
    mails: deliveries.length,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    worstMs: Math.round(sorted.at(-1) ?? 0),
  };
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const createPostman = (host: ImapHost, accounts: readonly BenchAccount[]) => {
  let mails = 0;
  return (account: number, folder: "inbox" | "junk" = "inbox"): Delivery & { name: string; user: string } => {
    const to = accounts[account % accounts.length];
    if (!to) throw new Error("there is no mailbox");
    mails += 1;
    const header = `<answer-${mails}@buyer.example>`;
    const raw = [
      `From: Bo <${to.peer}>`,
      `To: ${to.user}`,
      "Subject: Re: Hello",
      `Message-ID: ${header}`,
      `In-Reply-To: ${to.header}`,
      "",
      "Yes, tell me more.",
      "",
    ].join("\r\n");
    const atMs = performance.now();
    return { header, atMs, name: host.deliver(to.user, raw, folder), user: to.user };
  };
};

/** Waits until all are recorded, or nothing more has come for a while. */
const settle = async ({ seen }: RecordWatch, total: number): Promise<void> => {
  let [size, sinceMs] = [seen.size, performance.now()];
  while (seen.size < total && performance.now() - sinceMs < QUIET_MS) {
    await sleep(200);
    if (seen.size > size) [size, sinceMs] = [seen.size, performance.now()];
  }
};

const ONE_PASS = 2;
/** Every mailbox is read when each of its folders has a place. */
const allRead = async (root: Sql, mailboxes: number): Promise<void> => {
  for (;;) {
    const [row] = await root<{ n: number }[]>`select count(*)::int as n from mailbox_folders`;
    if ((row?.n ?? 0) >= mailboxes * ONE_PASS) return;
    await sleep(200);
  }
};

/** Waits until each worker has its share: one that joins late takes mailboxes from the others, which costs them seconds. */
const allJoined = async (workers: readonly ReceiverProcess[], mailboxes: number): Promise<void> => {
  const share = Math.floor(mailboxes / workers.length);
  for (;;) {
    const states = await Promise.all(workers.map((worker) => worker.state()));
    if (states.every((state) => state.mailboxes >= share - 1)) return;
    await sleep(200);
  }
};

/** Takes away what tells a mail that was recorded before: it gets another name each time. */
const forgetNames = (root: Sql): Promise<unknown> =>
  root.unsafe(`
    create sequence bench_copies;
    create function bench_rename() returns trigger language plpgsql as $$
    begin new.message_id_header := new.message_id_header || '#' || nextval('bench_copies'); return new; end $$;
    create trigger bench_rename before insert on inbound_messages for each row execute function bench_rename();
    create function bench_rekey() returns trigger language plpgsql as $$
    begin if new.key like 'replied:%' then new.key := new.key || '#' || nextval('bench_copies'); end if; return new; end $$;
    create trigger bench_rekey before insert on event_keys for each row execute function bench_rekey();
    grant usage on sequence bench_copies to public;`);

interface Plan {
  mailboxes: number;
  seconds: number;
  perSecond: number;
  without: ImapWithout | undefined;
  onProgress: (text: string) => void;
}

const steadily = async (
  plan: Plan,
  seconds: number,
  deliver: (account: number) => Delivery,
): Promise<Delivery[]> => {
  const begin = performance.now();
  const made: Delivery[] = [];
  while (performance.now() - begin < seconds * 1000) {
    for (const due = ((performance.now() - begin) / 1000) * plan.perSecond; made.length < due; )
      // A prime step visits the mailboxes out of the order they were made in.
      made.push(deliver(made.length * 7919));
    await sleep(5);
  }
  return made;
};

/**
 * Reads that many mailboxes of a real Dovecot in four processes while mails are put into their maildirs: all at once, at a
 * steady rate, while a worker is killed and another takes its place, and moved between folders by hand. Counts in the end
 * what lies on disk.
 */
export async function benchImap(plan: Plan): Promise<ImapFigures> {
  if (!canStartImapHost()) throw new Error("this bench needs Dovecot of Debian and the right to start it");
  const { mailboxes, without, onProgress } = plan;
  const key = randomBytes(32);
  const host = await startImapHost();
  const database = await openRehearsalDatabase(systemClock.now(), { durable: true });
  const root = postgres(database.url("postgres"), { max: 3, onnotice: () => undefined });
  const { port, password } = host;
  const orders: ReceiverOrders = {
    databaseUrl: database.url("pm_app"),
    controlUrl: database.url("pm_control"),
    key: key.toString("hex"),
    cursorFirst: without === "cursor",
  };
  let workers: ReceiverProcess[] = [];
  try {
    const accounts = await fillAccounts(root, { mailboxes, port, password, key, at: systemClock.now() });
    if (without === "dedup") await forgetNames(root);
    for (const { user } of accounts) host.addUser(user);
    const oldMails = OLD_MAILS_A_MAILBOX * mailboxes;
    host.fill(
      accounts[0]?.user ?? "",
      oldMails,
      "Subject: Old\r\n\r\nOld.\r\n",
      new Date("2020-03-01T00:00:00Z"),
    );
    const deliver = createPostman(host, accounts);
    const unwanted = Array.from({ length: Math.ceil(mailboxes / 20) }, (_, n) => deliver(n, "junk"));
    onProgress(`${mailboxes} mailboxes, one with ${oldMails} old mails`);
    const watch = watchRecords(root);
    const beginMs = performance.now();
    workers = Array.from({ length: WORKERS }, () => startReceiver(orders));
    await allRead(root, mailboxes);
    await allJoined(workers, mailboxes);
    const connectedSeconds = Math.round((performance.now() - beginMs) / 100) / 10;
    onProgress(`connected in ${connectedSeconds} s`);
    await settle(watch, unwanted.length);

    const burstMs = performance.now();
    const burst = Array.from({ length: 2 * mailboxes }, (_, n) => deliver(n));
    await settle(watch, unwanted.length + burst.length);
    const lastMs = Math.max(...burst.map(({ header }) => watch.seen.get(header) ?? burstMs));
    onProgress(`a burst of ${burst.length} mails`);

    const quiet = await steadily(plan, plan.seconds / 2, deliver);
    const states = await Promise.all(workers.map((worker) => worker.state()));
    onProgress("killing a worker");
    await workers[0]?.kill();
    workers = [...workers.slice(1), startReceiver(orders)];
    for (const { user, name } of unwanted) host.rescue(user, name);
    const troubled = await steadily(plan, plan.seconds / 2, deliver);
    const all = [...unwanted, ...burst, ...quiet, ...troubled];
    await settle(watch, all.length);
    await sleep(2000);
    const stopMs = Math.max(...(await Promise.all(workers.map((worker) => worker.close()))));
    workers = [];
    await watch.close();
    const workerMb = Math.max(...states.map(({ rssMb }) => rssMb));
    const steady = { ...delaysOf(quiet, watch), perSecond: plan.perSecond };
    return {
      mailboxes,
      workers: WORKERS,
      connectedSeconds,
      burstPerSecond: Math.round(burst.length / ((lastMs - burstMs) / 1000)),
      steady,
      afterKill: delaysOf(troubled, watch),
      memory: { workerMb, mailboxKb: Math.round((workerMb * 1024) / (mailboxes / WORKERS)) },
      oldMails,
      stopMs,
      moved: unwanted.length,
      ...(await recount(root, host.mailDir)),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    await root.end();
    await database.close();
    await host.close();
  }
}
