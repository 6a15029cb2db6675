import { fetchItems, fetchResponse, marksSeen } from "./imap-fetch.ts";
import type { Handler } from "./imap-mailbox-commands.ts";
import { sequenceTest, type Token, textOf } from "./imap-parser.ts";
import { type Numbered, searchMessages } from "./imap-search.ts";
import { announceChanges, type ImapSession, mailboxOf, numbered, type Selection } from "./imap-session.ts";

type SelectedHandler = (
  context: { session: ImapSession; selected: Selection; byUid: boolean },
  args: readonly Token[],
) => string;

/** The messages a sequence set names; undefined when it is malformed. */
function chosen(selected: Selection, set: string, byUid: boolean): Numbered[] | undefined {
  const messages = numbered(selected);
  const largest = byUid ? (messages.at(-1)?.item.uid ?? 0) : messages.length;
  const test = sequenceTest(set, largest);
  return test && messages.filter(({ item, number }) => test(byUid ? item.uid : number));
}

function sendFetch(session: ImapSession, { item, number }: Numbered, items: readonly string[]): void {
  session.send(Buffer.concat([Buffer.from(`* ${number} FETCH `), fetchResponse(item, items)]));
}

/** The number of a `(CHANGEDSINCE n)` (RFC 7162, section 3.1.4.1); 0 without, undefined when it is malformed. */
function changedSince(token: Token | undefined): number | undefined {
  if (token === undefined) return 0;
  const [name, number] = Array.isArray(token) ? token.map(textOf) : [];
  return name?.toUpperCase() === "CHANGEDSINCE" && /^\d+$/.test(number ?? "") ? Number(number) : undefined;
}

const fetch: SelectedHandler = ({ session, selected, byUid }, args) => {
  const messages = chosen(selected, textOf(args[0]), byUid);
  const items = fetchItems(args[1]);
  const since = changedSince(args[2]);
  if (!messages || items.length === 0 || since === undefined) return "BAD Invalid FETCH";
  const withUid = byUid && !items.some((item) => item.toUpperCase() === "UID") ? ["UID", ...items] : items;
  const asksModSeq = withUid.some((item) => item.toUpperCase() === "MODSEQ");
  // RFC 7162, 3.1.4.1: whoever asks for changes is told their numbers.
  const wanted = args[2] === undefined || asksModSeq ? withUid : [...withUid, "MODSEQ"];
  for (const message of messages.filter(({ item }) => item.modSeq > since)) {
    const becomesSeen = marksSeen(items) && !selected.readOnly && !message.item.flags.has("\\Seen");
    if (becomesSeen) selected.folder.setFlags(message.item, [...message.item.flags, "\\Seen"]);
    const alsoFlags = becomesSeen && !wanted.some((item) => item.toUpperCase() === "FLAGS");
    sendFetch(session, message, alsoFlags ? [...wanted, "FLAGS"] : wanted);
  }
  return "OK Fetch completed.";
};

const store: SelectedHandler = ({ session, selected, byUid }, args) => {
  const messages = chosen(selected, textOf(args[0]), byUid);
  const match = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(textOf(args[1]));
  if (!messages || !match) return "BAD Invalid STORE";
  if (selected.readOnly) return "NO [READ-ONLY] Mailbox is read-only";
  const rest = args[2];
  const flags = Array.isArray(rest) ? rest.map(textOf) : args.slice(2).map(textOf);
  for (const message of messages) {
    const { item } = message;
    const before = [...item.flags];
    if (match[1] === "+") selected.folder.setFlags(item, [...before, ...flags]);
    else if (match[1] === "-")
      selected.folder.setFlags(
        item,
        before.filter((flag) => !flags.includes(flag)),
      );
    else selected.folder.setFlags(item, flags);
    if (!match[2]) sendFetch(session, message, byUid ? ["UID", "FLAGS"] : ["FLAGS"]);
  }
  return "OK Store completed.";
};

const search: SelectedHandler = ({ session, selected, byUid }, args) => {
  const found = searchMessages(numbered(selected), args);
  if (!found) return "BAD Invalid SEARCH";
  const numbers = found.map(({ item, number }) => ` ${byUid ? item.uid : number}`);
  const asksModSeq = found.length > 0 && args.some((arg) => textOf(arg).toUpperCase() === "MODSEQ");
  const highest = asksModSeq ? ` (MODSEQ ${Math.max(...found.map(({ item }) => item.modSeq))})` : "";
  session.send(`* SEARCH${numbers.join("")}${highest}`);
  return "OK Search completed.";
};

function copyWith(removes: boolean): SelectedHandler {
  return ({ session, selected, byUid }, args) => {
    const messages = chosen(selected, textOf(args[0]), byUid);
    const target = mailboxOf(session)?.folder(textOf(args[1]));
    if (!messages) return "BAD Invalid sequence set";
    if (!target) return "NO [TRYCREATE] Mailbox doesn't exist";
    const copies = messages.map(({ item }) => target.append(item.raw(), item.internalDate, [...item.flags]));
    const code = `COPYUID ${target.uidValidity} ${messages.map(({ item }) => item.uid).join(",")} ${copies.join(",")}`;
    if (messages.length === 0) return "OK Completed.";
    if (!removes) return `OK [${code}] Copy completed.`;
    session.send(`* OK [${code}] Moved UIDs.`);
    selected.folder.expunge(new Set(messages.map(({ item }) => item.uid)));
    announceChanges(session);
    return "OK Move completed.";
  };
}

const expunge: SelectedHandler = ({ session, selected, byUid }, args) => {
  if (selected.readOnly) return "NO [READ-ONLY] Mailbox is read-only";
  const candidates = byUid ? chosen(selected, textOf(args[0]), true) : numbered(selected);
  if (!candidates) return "BAD Invalid sequence set";
  const gone = candidates.filter(({ item }) => item.flags.has("\\Deleted")).map(({ item }) => item.uid);
  if (gone.length > 0) selected.folder.expunge(new Set(gone));
  announceChanges(session);
  return "OK Expunge completed.";
};

function needsSelection(handler: SelectedHandler, byUid: boolean): Handler {
  return (session, args) =>
    session.selected
      ? handler({ session, selected: session.selected, byUid }, args)
      : "BAD No mailbox selected.";
}

const both: Readonly<Record<string, SelectedHandler>> = {
  FETCH: fetch,
  STORE: store,
  SEARCH: search,
  COPY: copyWith(false),
  MOVE: copyWith(true),
  EXPUNGE: expunge,
};

const leave: Handler = (session) => {
  session.selected = undefined;
  return "OK Unselect completed.";
};

/** Commands on the messages of the selected folder, by number and by UID. */
export const messageCommands: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(
    Object.entries(both).map(([name, handler]) => [name, needsSelection(handler, false)]),
  ),
  ...Object.fromEntries(
    Object.entries(both).map(([name, handler]) => [`UID ${name}`, needsSelection(handler, true)]),
  ),
  CHECK: needsSelection(() => "OK Check completed.", false),
  UNSELECT: leave,
  CLOSE: (session, args) => {
    if (!session.selected) return "BAD No mailbox selected.";
    const { folder, readOnly } = session.selected;
    const gone = folder.items.filter((item) => item.flags.has("\\Deleted")).map((item) => item.uid);
    if (!readOnly && gone.length > 0) folder.expunge(new Set(gone));
    return leave(session, args);
  },
};
