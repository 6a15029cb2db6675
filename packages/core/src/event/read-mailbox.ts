import { isAnyOf } from "@penguin/db";
import {
  inboundMessages,
  mailboxConnections,
  mailboxes,
  mailboxFolders,
  receivers,
} from "@penguin/db/schema";
import type { FolderCursor, FolderReading, ImapFailure, ImapFolder, ImapMailbox } from "@penguin/infra/imap";
import { and, eq, inArray, lt, sql } from "drizzle-orm";
import { type Ctx, type PlatformCtx, steadyTransaction } from "../kernel/index.ts";
import {
  imapSettingsOf,
  LeaseLost,
  loadAccount,
  type MailboxAccount,
  type MailboxLease,
  noteConnected,
  noteFailure,
  takeMailbox,
} from "../mailbox/index.ts";
import { recordReading } from "./record-mail.ts";

const PER_READING = 200;
const BYTES_PER_READING = 4_000_000;
/** Days are told without hours and zones by IMAP's search (RFC 9051, 6.4.4). */
const SINCE_SLACK_MS = 2 * 86_400_000;

const cursorOf = async (ctx: Ctx, mailboxId: string, { path }: ImapFolder) => {
  const [row] = await steadyTransaction(ctx, (tx) =>
    tx
      .select({
        uidValidity: mailboxFolders.uidValidity,
        nextUid: mailboxFolders.nextUid,
        modSeq: mailboxFolders.modSeq,
      })
      .from(mailboxFolders)
      .where(and(eq(mailboxFolders.mailboxId, mailboxId), eq(mailboxFolders.path, path))),
  );
  return row;
};

const recordedAmong = async (
  ctx: Ctx,
  mailboxId: string,
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (messageIds.length === 0) return new Set();
  const rows = await steadyTransaction(ctx, (tx) =>
    tx
      .select({ header: inboundMessages.messageIdHeader })
      .from(inboundMessages)
      .where(
        and(eq(inboundMessages.mailboxId, mailboxId), isAnyOf(inboundMessages.messageIdHeader, messageIds)),
      ),
  );
  return new Set(rows.map(({ header }) => header));
};

/** Whether an error is what a door says of a mailbox that cannot be reached or read. */
export const isImapFailure = (error: unknown): error is ImapFailure =>
  error instanceof Error && error.name === "ImapFailure";

/** How far a folder was read under a lease, and when that was recorded, in milliseconds of `performance.now()`. */
interface Place {
  cursor: FolderCursor;
  recordedMs: number;
}

/** One mailbox, open, under a lease. */
export interface OpenMailbox {
  account: MailboxAccount;
  lease: MailboxLease;
  box: ImapMailbox;
  /** By the paths of folders; starts empty. While the lease holds nobody else moves them. */
  places: Map<string, Place>;
}

/** So often it is recorded at least that a mailbox was looked into. */
const NOTE_MS = 60_000;

/** Whether there is something to record: mails, another place, or that INBOX was looked into again after a while. */
const isNews = ({ role }: ImapFolder, place: Place | undefined, { mails, cursor }: FolderReading): boolean =>
  place === undefined ||
  mails.length > 0 ||
  place.cursor.uidValidity !== cursor.uidValidity ||
  place.cursor.nextUid !== cursor.nextUid ||
  (role === "inbox" && performance.now() - place.recordedMs >= NOTE_MS);

/**
 * Reads one stretch of a folder and records it. Mails older than the mailbox itself answer nothing that was sent from
 * here and are passed over. The place is kept when the mails are recorded, in the same transaction.
 */
export async function readStretch(ctx: Ctx, open: OpenMailbox, folder: ImapFolder): Promise<FolderReading> {
  const { account, lease, box, places } = open;
  const { mailbox } = account;
  const place = places.get(folder.path);
  const cursor = place ? place.cursor : await cursorOf(ctx, mailbox.id, folder);
  const reading = await box.read(folder, cursor, {
    since: new Date(mailbox.createdAt.getTime() - SINCE_SLACK_MS),
    limit: PER_READING,
    maxBytes: BYTES_PER_READING,
    known: (messageIds) => recordedAmong(ctx, mailbox.id, messageIds),
  });
  if (reading.renumbered) ctx.log.info({ mailboxId: mailbox.id, folder }, "a folder was numbered anew");
  if (isNews(folder, place, reading)) {
    await recordReading(ctx, { mailbox, lease, folder, ...reading });
    places.set(folder.path, { cursor: reading.cursor, recordedMs: performance.now() });
  } else if (place) place.cursor = reading.cursor;
  return reading;
}

const readAll = async (ctx: Ctx, open: OpenMailbox): Promise<number> => {
  let read = 0;
  for (const folder of open.box.folders) {
    let reading: FolderReading;
    do {
      reading = await readStretch(ctx, open, folder);
      read += reading.mails.length;
    } while (reading.more);
  }
  return read;
};

/**
 * Connects to a mailbox, reads what is new in its folders, records it and leaves. What goes wrong out there is kept with
 * the mailbox and not thrown. Returns how many mails were read; none when somebody else took the mailbox meanwhile.
 */
export async function syncMailbox(ctx: Ctx, mailboxId: string): Promise<number> {
  const account = await loadAccount(ctx, mailboxId);
  if (!account) return 0;
  const lease = await takeMailbox(ctx, mailboxId);
  let box: ImapMailbox | undefined;
  try {
    box = await ctx.doors.imap.open(imapSettingsOf(ctx, account));
    await noteConnected(ctx, lease, box.pushes);
    return await readAll(ctx, { account, lease, box, places: new Map() });
  } catch (error) {
    if (error instanceof LeaseLost) return 0;
    if (!isImapFailure(error)) throw error;
    ctx.log.warn({ err: error, mailboxId }, "a mailbox could not be read");
    await noteFailure(ctx, lease, error);
    return 0;
  } finally {
    await box?.close();
  }
}

const SYNC_EVERY_MS = 4000;

/**
 * Enqueues a reading of each mailbox whose last one is too old, while no process holds mailboxes open: without one they
 * are read all the same, only later and at more cost.
 */
export async function syncDueMailboxes(ctx: PlatformCtx): Promise<number> {
  const [alive] = await ctx.control
    .select({ id: receivers.id })
    .from(receivers)
    .where(sql`${receivers.aliveUntil} >= app.now()`)
    .limit(1);
  if (alive) return 0;
  const now = ctx.clock.now();
  const due = await ctx.control
    .select({ tenantId: mailboxes.tenantId, id: mailboxes.id })
    .from(mailboxes)
    .leftJoin(mailboxConnections, eq(mailboxConnections.mailboxId, mailboxes.id))
    .where(
      and(
        inArray(mailboxes.state, ["active", "paused", "broken"]),
        lt(
          sql`coalesce(${mailboxConnections.checkedAt}, 'epoch')`,
          new Date(now.getTime() - SYNC_EVERY_MS).toISOString(),
        ),
        sql`coalesce(${mailboxConnections.nextTryAt}, 'epoch') <= ${now.toISOString()}`,
      ),
    )
    .limit(500);
  const slot = Math.floor(now.getTime() / SYNC_EVERY_MS);
  for (const { tenantId, id } of due)
    await ctx.jobs.enqueue(
      "event.sync-mailbox",
      { tenantId, mailboxId: id, requestId: ctx.requestId },
      { key: `${id}-${slot}` },
    );
  return due.length;
}
