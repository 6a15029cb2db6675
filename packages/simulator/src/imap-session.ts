import type { MailHost } from "./mail-host.ts";
import type { Folder, Mailbox, MailItem } from "./mailbox.ts";
import type { Numbered } from "./imap-search.ts";

/** What an IMAP server may lack: IDLE (RFC 2177), CONDSTORE (RFC 7162). */
export type ImapExtra = "IDLE" | "CONDSTORE";

/** The state of one IMAP connection. */
export interface ImapSession {
  readonly host: MailHost;
  /** What this server does not offer. */
  readonly without: ReadonlySet<ImapExtra>;
  user: string | undefined;
  selected: Selection | undefined;
  /** Writes one response line, CRLF added. */
  send(line: string | Buffer): void;
  close(): void;
}

/** A selected folder as this connection has been told about it; numbers are positions in `view`. */
export interface Selection {
  folder: Folder;
  readOnly: boolean;
  view: MailItem[];
}

/** The mailbox of the user who has logged in. */
export function mailboxOf(session: ImapSession): Mailbox | undefined {
  return session.user === undefined ? undefined : session.host.mailbox(session.user);
}

/** The selected messages with their numbers. */
export function numbered(selection: Selection): Numbered[] {
  return selection.view.map((item, index) => ({ item, number: index + 1 }));
}

/** Tells the client what has changed in its folder: EXPUNGE for what is gone, EXISTS for what is new. */
export function announceChanges(session: ImapSession): void {
  const { selected } = session;
  if (!selected) return;
  const present = new Set(selected.folder.items);
  for (let index = selected.view.length - 1; index >= 0; index -= 1) {
    const item = selected.view[index];
    if (item && present.has(item)) continue;
    selected.view.splice(index, 1);
    session.send(`* ${index + 1} EXPUNGE`);
  }
  if (selected.folder.items.length > selected.view.length) {
    selected.view = [...selected.folder.items];
    session.send(`* ${selected.view.length} EXISTS`);
  }
}
