import type { ImapFolder, ImapMailbox } from "@penguin/infra/imap";
import { counter } from "@penguin/runtime/metric";
import { seededUnit } from "@penguin/runtime/random";
import type { Ctx } from "../../kernel/index.ts";
import {
  type ConnectionFailure,
  imapSettingsOf,
  LeaseLost,
  loadAccount,
  type MailboxAccount,
  type MailboxLease,
  noteConnected,
  noteFailure,
} from "../../mailbox/index.ts";
import { isImapFailure, type OpenMailbox, readStretch } from "../read-mailbox.ts";
import { type AccountBudget, createAccountBudget } from "./account-budget.ts";
import type { HostRests } from "./host-rests.ts";
import type { Turnstile } from "./turnstile.ts";

/** What the mailboxes of a process share. */
export interface ReceiverGates {
  /** Connecting: many at once are what servers defend themselves against. */
  connects: Turnstile;
  /** Reading and recording, a stretch at a time, so that a full mailbox keeps nobody waiting. */
  readings: Turnstile;
  hosts: HostRests;
}

/** So often the server is heard and the folder of unwanted mail looked into, when nothing arrives. */
const LOOK_EVERY_MS = 120_000;
/** So often a server that does not push is asked. */
const ASK_EVERY_MS = 5000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

const received = counter("receive.mails", "Mails read from mailboxes");
const failed = counter("receive.failures", "Connections to mailboxes that failed, by cause");

interface Reader {
  ctx: Ctx;
  lease: MailboxLease;
  gates: ReceiverGates;
  signal: AbortSignal;
}

const hostOf = ({ mailbox }: MailboxAccount): string => `${mailbox.imap.host}:${mailbox.imap.port}`;

const connect = async ({ ctx, gates, signal }: Reader, account: MailboxAccount): Promise<ImapMailbox> => {
  const host = hostOf(account);
  const restMs = gates.hosts.left(host, ctx.clock.now());
  if (restMs > 0) await ctx.clock.sleep(restMs, signal);
  return gates.connects.pass(signal, async () => {
    const box = await ctx.doors.imap.open(imapSettingsOf(ctx, account));
    gates.hosts.worked(host);
    return box;
  });
};

/** Reads folders to their ends, in stretches that others may come between. */
const readAll = async (
  reader: Reader,
  open: OpenMailbox,
  folders: readonly ImapFolder[],
  budget: AccountBudget,
): Promise<void> => {
  const { ctx, gates, signal } = reader;
  for (const folder of folders)
    for (let more = true; more && !signal.aborted; ) {
      const reading = await gates.readings.pass(signal, () => readStretch(ctx, open, folder));
      received.add(reading.mails.length);
      ({ more } = reading);
      const restMs = budget.spend(reading.cost, ctx.clock.now());
      if (restMs > 0) await ctx.clock.sleep(restMs, signal);
    }
};

/** Reads while the connection lasts. */
const follow = async (reader: Reader, account: MailboxAccount, budget: AccountBudget): Promise<void> => {
  const { ctx, lease, signal } = reader;
  const box = await connect(reader, account);
  const lookMs = LOOK_EVERY_MS * (0.75 + seededUnit(account.mailbox.id, "look") / 2);
  try {
    await noteConnected(ctx, lease, box.pushes);
    const open = { account, lease, box, places: new Map() };
    // Of INBOX alone is it told that something has come; the others are looked into when their time is over.
    const inbox = box.folders.filter(({ role }) => role === "inbox");
    for (let lookedMs = -Infinity; !signal.aborted; ) {
      const isLook = performance.now() - lookedMs >= lookMs;
      await readAll(reader, open, isLook ? box.folders : inbox, budget);
      if (isLook) lookedMs = performance.now();
      const leftMs = Math.max(0, lookMs - (performance.now() - lookedMs));
      await box.wait({ signal, forMs: leftMs, askMs: ASK_EVERY_MS });
    }
  } finally {
    await box.close();
  }
};

const note = async ({ ctx, lease, gates }: Reader, host: string, error: unknown): Promise<void> => {
  const failure: ConnectionFailure = isImapFailure(error)
    ? error
    : { why: "not_recorded", step: "record", said: "What was read could not be recorded." };
  if (isImapFailure(error)) gates.hosts.failed(host, failure.why, ctx.clock.now());
  failed.add(1, { cause: failure.why });
  ctx.log.warn({ err: error, mailboxId: lease.mailboxId }, "a mailbox could not be read");
  await noteFailure(ctx, lease, failure);
};

/** One life of a connection; false when there is nothing more to do under this lease. */
const live = async (reader: Reader, budget: AccountBudget): Promise<boolean> => {
  const { ctx, lease, signal } = reader;
  const account = await loadAccount(ctx, lease.mailboxId);
  if (!account) return false;
  const waitMs = (account.nextTryAt?.getTime() ?? 0) - ctx.clock.now().getTime();
  if (waitMs > 0) await ctx.clock.sleep(waitMs, signal);
  try {
    await follow(reader, account, budget);
  } catch (error) {
    if (signal.aborted || error instanceof LeaseLost) throw error;
    await note(reader, hostOf(account), error);
  }
  return true;
};

/**
 * Reads a mailbox as long as the lease holds: connects, reads what is new, waits to be told of more, and after a failure
 * tries again when its time has come. Ends when `signal` aborts, the lease is lost or the mailbox is not in use any more.
 * Never throws.
 */
export async function receiveMailbox(
  ctx: Ctx,
  lease: MailboxLease,
  gates: ReceiverGates,
  signal: AbortSignal,
): Promise<void> {
  const reader = { ctx, lease, gates, signal };
  const budget = createAccountBudget();
  let pauseMs = FIRST_PAUSE_MS;
  for (let goesOn = true; goesOn && !signal.aborted; )
    try {
      goesOn = await live(reader, budget);
      pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      if (signal.aborted || error instanceof LeaseLost) return;
      ctx.log.error({ err: error, mailboxId: lease.mailboxId }, "the state of a mailbox could not be kept");
      await ctx.clock.sleep(pauseMs, signal).catch(() => undefined);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    }
}
