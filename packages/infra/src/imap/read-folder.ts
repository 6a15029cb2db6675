import type { FlowConnection } from "./flow-connection.ts";
import { ImapFailure } from "./imap-failure.ts";
import {
  type FetchedMail,
  type FolderCursor,
  type FolderReading,
  type ImapFolder,
  MAX_MAIL_BYTES,
  type ReadingWish,
} from "./imap-source.ts";

/** Of more mails than this it is asked first which are known and how long they are. */
const BULK = 5;

interface Opened {
  uidValidity: string;
  uidNext: number;
  modSeq: string | null;
  isEmpty: boolean;
}

type Cost = FolderReading["cost"];

const isSame = (
  cursor: FolderCursor,
  now: { uidValidity: string; uidNext: number; modSeq: string | null },
): boolean =>
  cursor.uidValidity === now.uidValidity &&
  (now.uidNext <= cursor.nextUid || (now.modSeq !== null && now.modSeq === cursor.modSeq));

/** The folder as the server describes it without opening it; undefined where it does not say enough. */
const describe = async ({ client, run }: FlowConnection, path: string, cost: Cost) => {
  cost.commands += 1;
  const query = { uidNext: true, uidValidity: true, highestModseq: true };
  const status = await run("open", () => client.status(path, query));
  if (!status || status.uidValidity === undefined || status.uidNext === undefined) return undefined;
  return {
    uidValidity: String(status.uidValidity),
    uidNext: status.uidNext,
    modSeq: status.highestModseq === undefined ? null : String(status.highestModseq),
  };
};

const findUids = async (
  { client, run }: FlowConnection,
  from: number,
  since: Date,
  cost: Cost,
): Promise<number[]> => {
  cost.commands += 1;
  const found = await run("search", () => client.search({ uid: `${from}:*`, since }, { uid: true }));
  if (!found) throw new ImapFailure("server_error", "search", "the server answered no search");
  // `n:*` names the last message even when its number is below n.
  return found.filter((uid) => uid >= from).sort((a, b) => a - b);
};

/** Leaves out what was recorded before, and what is too much for one reading. */
const select = async (
  { client, run }: FlowConnection,
  uids: readonly number[],
  wish: ReadingWish,
  cost: Cost,
): Promise<{ wanted: number[]; last: number }> => {
  cost.commands += 1;
  const heads = await run("fetch", () =>
    client.fetchAll([...uids], { uid: true, size: true, envelope: true }, { uid: true }),
  );
  const idOf = new Map(heads.map(({ uid, envelope }) => [uid, envelope?.messageId]));
  const sizeOf = new Map(heads.map(({ uid, size }) => [uid, Math.min(size ?? 0, MAX_MAIL_BYTES)]));
  const known = await wish.known([...idOf.values()].filter((id) => id !== undefined));
  const wanted: number[] = [];
  let bytes = 0;
  for (const uid of uids) {
    if (known.has(idOf.get(uid) ?? "")) continue;
    bytes += sizeOf.get(uid) ?? 0;
    if (bytes > wish.maxBytes && wanted.length > 0) return { wanted, last: uid - 1 };
    wanted.push(uid);
  }
  return { wanted, last: uids.at(-1) ?? 0 };
};

const fetchMails = async (
  { client, run }: FlowConnection,
  uids: readonly number[],
  cost: Cost,
): Promise<Map<number, FetchedMail>> => {
  cost.commands += 1;
  const query = { uid: true, source: { maxLength: MAX_MAIL_BYTES }, internalDate: true };
  const fetched = await run("fetch", () => client.fetchAll([...uids], query, { uid: true }));
  const mails = fetched.flatMap(({ uid, source, internalDate }): [number, FetchedMail][] => {
    if (!source) return [];
    cost.bytes += source.length;
    return [[uid, { uid, raw: source, receivedAt: new Date(internalDate ?? 0) }]];
  });
  return new Map(mails);
};

/** The mails up to the first that lies there and was not given: behind it the cursor must not move. */
const upToMissing = async (
  connection: FlowConnection,
  wanted: readonly number[],
  mails: ReadonlyMap<number, FetchedMail>,
  cost: Cost,
): Promise<{ given: FetchedMail[]; missing: number | undefined }> => {
  const absent = wanted.filter((uid) => !mails.has(uid));
  let missing: number | undefined;
  if (absent.length > 0) {
    cost.commands += 1;
    const there = await connection.run("search", () =>
      connection.client.search({ uid: absent.join(",") }, { uid: true }),
    );
    missing = (there || []).sort((a, b) => a - b)[0];
  }
  const given = wanted.flatMap((uid) => {
    const mail = mails.get(uid);
    return mail && uid < (missing ?? Infinity) ? [mail] : [];
  });
  if (missing !== undefined && given.length === 0)
    throw new ImapFailure("server_error", "fetch", `the server does not give message ${missing}`);
  return { given, missing };
};

const readOpened = async (
  connection: FlowConnection,
  box: Opened,
  cursor: FolderCursor | undefined,
  wish: ReadingWish,
  cost: Cost,
): Promise<FolderReading> => {
  const { uidValidity, modSeq } = box;
  const isKnown = cursor?.uidValidity === uidValidity;
  const from = isKnown ? cursor.nextUid : 1;
  const uids = box.isEmpty ? [] : await findUids(connection, from, wish.since, cost);
  const chunk = uids.slice(0, wish.limit);
  let [wanted, last] = [chunk, chunk.at(-1) ?? from - 1];
  if (chunk.length > BULK) ({ wanted, last } = await select(connection, chunk, wish, cost));
  const mails = wanted.length === 0 ? new Map() : await fetchMails(connection, wanted, cost);
  const { given, missing } = await upToMissing(connection, wanted, mails, cost);
  if (missing !== undefined) last = missing - 1;
  const more = uids.some((uid) => uid > last);
  const nextUid = more ? last + 1 : Math.max(from, last + 1, box.uidNext);
  return {
    cursor: { uidValidity, nextUid, modSeq: more ? null : modSeq },
    mails: given,
    more,
    renumbered: cursor !== undefined && !isKnown,
    cost,
  };
};

/** Reads what is new in a folder; a folder that is not selected and has not changed is not opened. */
export async function readFolder(
  connection: FlowConnection,
  folder: ImapFolder,
  cursor: FolderCursor | undefined,
  wish: ReadingWish,
): Promise<FolderReading> {
  const { client, run } = connection;
  const cost: Cost = { commands: 0, bytes: 0 };
  const isSelected = client.mailbox && client.mailbox.path === folder.path;
  if (cursor && !isSelected) {
    const now = await describe(connection, folder.path, cost);
    if (now && isSame(cursor, now))
      return { cursor: { ...cursor, modSeq: now.modSeq }, mails: [], more: false, renumbered: false, cost };
  }
  if (!isSelected) cost.commands += 1;
  const lock = await run("open", () => client.getMailboxLock(folder.path, { readOnly: true }));
  try {
    const box = client.mailbox;
    if (!box) throw new ImapFailure("folder_missing", "open", `${folder.path} could not be opened`);
    const opened: Opened = {
      uidValidity: String(box.uidValidity),
      uidNext: isSelected ? 0 : box.uidNext,
      modSeq: isSelected || box.highestModseq === undefined ? null : String(box.highestModseq),
      // Of a folder that was open before it may be out of date.
      isEmpty: !isSelected && box.exists === 0,
    };
    return await readOpened(connection, opened, cursor, wish, cost);
  } finally {
    lock.release();
  }
}
