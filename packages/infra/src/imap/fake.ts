import type { FetchedMail, ImapDiagnosis, ImapFolder, ImapMailbox, ImapSource } from "./imap-source.ts";
import { ImapFailure } from "./imap-failure.ts";

/** Mailboxes in memory, by user name. */
export interface FakeImap extends ImapSource {
  /** Puts a mail into a folder of a user, INBOX unless said otherwise. */
  deliver(user: string, raw: string, receivedAt: Date, folder?: ImapFolder["role"]): void;
  /** Moves everything of the folder of unwanted mail to INBOX, under new numbers. */
  rescue(user: string): void;
  /** Starts the user's folders over under another UIDVALIDITY, with the mails they hold. */
  renumber(user: string): void;
  /** What lies in the folder of sent mail, as `user message-id`. */
  sent: Set<string>;
  /** Set to make the next connections and reads fail. */
  failure: ImapFailure | undefined;
  diagnosis: ImapDiagnosis;
  /** The users who are connected just now, one entry a connection. */
  connected: string[];
}

type Folder = { uidValidity: number; nextUid: number; mails: FetchedMail[] };
type Box = Record<ImapFolder["role"], Folder> & { listeners: Set<() => void> };

const FOLDERS: readonly ImapFolder[] = [
  { path: "INBOX", role: "inbox" },
  { path: "Junk", role: "junk" },
];
const emptyFolder = (): Folder => ({ uidValidity: 1, nextUid: 1, mails: [] });

const mailboxOf = (box: Box, check: () => void, onClose: () => void): ImapMailbox => {
  let seen = 0;
  return {
    pushes: true,
    folders: FOLDERS,
    read: async ({ role }, cursor, { since, limit }) => {
      check();
      if (role === "inbox") seen = box.inbox.nextUid;
      const folder = box[role];
      const uidValidity = String(folder.uidValidity);
      const isKnown = cursor?.uidValidity === uidValidity;
      const from = isKnown ? cursor.nextUid : 1;
      const all = folder.mails.filter((mail) => mail.uid >= from && mail.receivedAt >= since);
      const mails = all.slice(0, limit);
      const more = all.length > limit;
      const nextUid = more ? (mails.at(-1)?.uid ?? 0) + 1 : folder.nextUid;
      return {
        cursor: { uidValidity, nextUid, modSeq: null },
        mails,
        more,
        renumbered: cursor !== undefined && !isKnown,
        cost: { commands: 1, bytes: 0 },
      };
    },
    wait: ({ signal, forMs }) =>
      new Promise<void>((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", stop);
          box.listeners.delete(stop);
          try {
            check();
            resolve();
          } catch (error) {
            reject(error as Error);
          }
        };
        const timer = setTimeout(stop, forMs);
        if (signal.aborted || seen < box.inbox.nextUid) return stop();
        box.listeners.add(stop);
        signal.addEventListener("abort", stop, { once: true });
      }),
    close: async () => onClose(),
  };
};

/** An IMAP source whose mailboxes are filled by the test. */
export function createFakeImap(): FakeImap {
  const boxes = new Map<string, Box>();
  const boxOf = (user: string): Box => {
    const box = boxes.get(user) ?? { inbox: emptyFolder(), junk: emptyFolder(), listeners: new Set() };
    boxes.set(user, box);
    return box;
  };
  const add = (folder: Folder, mail: Omit<FetchedMail, "uid">): void => {
    folder.mails.push({ ...mail, uid: folder.nextUid });
    folder.nextUid += 1;
  };
  const tell = ({ listeners }: Box): void => {
    for (const listener of listeners) listener();
  };
  const check = (): void => {
    if (fake.failure) throw fake.failure;
  };
  const fake: FakeImap = {
    sent: new Set(),
    failure: undefined,
    connected: [],
    diagnosis: [{ step: "login", ok: true, detail: "signed in" }],
    deliver: (user, raw, receivedAt, role = "inbox") => {
      const box = boxOf(user);
      add(box[role], { raw: Buffer.from(raw), receivedAt });
      tell(box);
    },
    rescue: (user) => {
      const box = boxOf(user);
      for (const mail of box.junk.mails.splice(0)) add(box.inbox, mail);
      tell(box);
    },
    renumber: (user) => {
      for (const folder of [boxOf(user).inbox, boxOf(user).junk]) folder.uidValidity += 1;
    },
    open: async ({ user }) => {
      check();
      fake.connected.push(user);
      return mailboxOf(boxOf(user), check, () => {
        const at = fake.connected.indexOf(user);
        if (at >= 0) fake.connected.splice(at, 1);
      });
    },
    findSent: async ({ user }, messageIds) => {
      check();
      return messageIds.filter((messageId) => fake.sent.has(`${user} ${messageId}`));
    },
    diagnose: async () => fake.diagnosis,
  };
  return fake;
}
