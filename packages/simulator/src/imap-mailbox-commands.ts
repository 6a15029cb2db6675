import { parseImapDate } from "./imap-fetch.ts";
import { type Token, textOf } from "./imap-parser.ts";
import { announceChanges, type ImapSession, mailboxOf } from "./imap-session.ts";
import { nstring } from "./imap-structure.ts";
import type { Folder } from "./mailbox.ts";

/** A command's tagged answer, e.g. `OK done`. */
export type Handler = (session: ImapSession, args: readonly Token[]) => string;

const SPECIAL_USE: Readonly<Record<string, string>> = {
  Sent: " \\Sent",
  Drafts: " \\Drafts",
  Junk: " \\Junk",
  Trash: " \\Trash",
};

const FLAGS = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";

function listWith(command: "LIST" | "LSUB"): Handler {
  return (session, args) => {
    const pattern = `${textOf(args[0])}${textOf(args[1])}`;
    if (pattern === "") {
      session.send(`* ${command} (\\Noselect) "/" ""`);
      return `OK ${command} completed.`;
    }
    const source = pattern
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("%", "[^/]*");
    const matches = new RegExp(`^${source}$`, "i");
    for (const name of mailboxOf(session)?.folders.keys() ?? [])
      if (matches.test(name))
        session.send(`* ${command} (\\HasNoChildren${SPECIAL_USE[name] ?? ""}) "/" ${nstring(name)}`);
    return `OK ${command} completed.`;
  };
}

function findFolder(session: ImapSession, args: readonly Token[]): Folder | undefined {
  return mailboxOf(session)?.folder(textOf(args[0]));
}

const missing = "NO [NONEXISTENT] Mailbox doesn't exist";

function selectWith(readOnly: boolean): Handler {
  return (session, args) => {
    session.selected = undefined;
    const folder = findFolder(session, args);
    if (!folder) return missing;
    session.selected = { folder, readOnly, view: [...folder.items] };
    session.send(`* FLAGS (${FLAGS})`);
    session.send(`* OK [PERMANENTFLAGS (${readOnly ? "" : `${FLAGS} \\*`})] Flags permitted.`);
    session.send(`* ${folder.items.length} EXISTS`);
    session.send("* 0 RECENT");
    const unseen = folder.items.findIndex((item) => !item.flags.has("\\Seen"));
    if (unseen >= 0) session.send(`* OK [UNSEEN ${unseen + 1}] First unseen.`);
    session.send(`* OK [UIDVALIDITY ${folder.uidValidity}] UIDs valid`);
    session.send(`* OK [UIDNEXT ${folder.uidNext}] Predicted next UID`);
    if (!session.without.has("CONDSTORE"))
      session.send(`* OK [HIGHESTMODSEQ ${folder.highestModSeq}] Highest`);
    return `OK [READ-${readOnly ? "ONLY" : "WRITE"}] ${readOnly ? "Examine" : "Select"} completed.`;
  };
}

const status: Handler = (session, args) => {
  const folder = findFolder(session, args);
  if (!folder) return missing;
  const values: Readonly<Record<string, number>> = {
    MESSAGES: folder.items.length,
    RECENT: 0,
    UIDNEXT: folder.uidNext,
    UIDVALIDITY: folder.uidValidity,
    UNSEEN: folder.items.filter((item) => !item.flags.has("\\Seen")).length,
    ...(session.without.has("CONDSTORE") ? {} : { HIGHESTMODSEQ: folder.highestModSeq }),
  };
  const wanted = Array.isArray(args[1]) ? args[1].map((token) => textOf(token).toUpperCase()) : [];
  const pairs = wanted.flatMap((name) => (values[name] === undefined ? [] : [`${name} ${values[name]}`]));
  session.send(`* STATUS ${nstring(folder.name)} (${pairs.join(" ")})`);
  return "OK Status completed.";
};

const append: Handler = (session, args) => {
  const folder = findFolder(session, args);
  const raw = args.at(-1);
  if (!folder) return "NO [TRYCREATE] Mailbox doesn't exist";
  if (!Buffer.isBuffer(raw) || args.length < 2) return "BAD Missing message literal";
  const options = args.slice(1, -1);
  const flags = options.find((option) => Array.isArray(option)) ?? [];
  const date = options.find((option) => Buffer.isBuffer(option));
  const at = date === undefined ? session.host.clock.now() : parseImapDate(textOf(date));
  if (!at) return "BAD Invalid date-time";
  const uid = folder.append(raw, at, (flags as Token[]).map(textOf));
  announceChanges(session);
  return `OK [APPENDUID ${folder.uidValidity} ${uid}] Append completed.`;
};

const create: Handler = (session, args) => {
  const name = textOf(args[0]);
  if (name === "" || findFolder(session, args)) return "NO [ALREADYEXISTS] Mailbox already exists";
  mailboxOf(session)?.create(name);
  return "OK Create completed.";
};

const accept: Handler = () => "OK Completed.";

/** Commands of a user who has logged in, none of which needs a selected folder. */
export const mailboxCommands: Readonly<Record<string, Handler>> = {
  LIST: listWith("LIST"),
  LSUB: listWith("LSUB"),
  SELECT: selectWith(false),
  EXAMINE: selectWith(true),
  STATUS: status,
  APPEND: append,
  CREATE: create,
  SUBSCRIBE: accept,
  UNSUBSCRIBE: accept,
  NAMESPACE: (session) => {
    session.send('* NAMESPACE (("" "/")) NIL NIL');
    return "OK Namespace completed.";
  },
};
