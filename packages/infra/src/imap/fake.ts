import type { FetchedMail, ImapDiagnosis, ImapSource } from "./imap-source.ts";

/** Mailboxes in memory, by user name. */
export interface FakeImap extends ImapSource {
  /** Puts a mail into the INBOX of a user. */
  deliver(user: string, raw: string, receivedAt: Date): void;
  /** Starts the user's mailbox over under another UIDVALIDITY, with the mails it holds. */
  renumber(user: string): void;
  /** What lies in the folder of sent mail, as `user message-id`. */
  sent: Set<string>;
  /** Set to make the next reads fail. */
  failure: (Error & { authenticationFailed?: boolean }) | undefined;
  diagnosis: ImapDiagnosis;
}

type Box = { uidValidity: number; mails: FetchedMail[] };

/** An IMAP source whose mailboxes are filled by the test. */
export function createFakeImap(): FakeImap {
  const boxes = new Map<string, Box>();
  const boxOf = (user: string): Box => {
    const box = boxes.get(user) ?? { uidValidity: 1, mails: [] };
    boxes.set(user, box);
    return box;
  };
  const fake: FakeImap = {
    sent: new Set(),
    failure: undefined,
    diagnosis: [{ step: "login", ok: true, detail: "signed in" }],
    deliver: (user, raw, receivedAt) => {
      const { mails } = boxOf(user);
      mails.push({ uid: (mails.at(-1)?.uid ?? 0) + 1, raw: Buffer.from(raw), receivedAt });
    },
    renumber: (user) => {
      boxOf(user).uidValidity += 1;
    },
    fetchSince: async (settings, cursor, limit) => {
      if (fake.failure) throw fake.failure;
      const box = boxOf(settings.user);
      const uidValidity = String(box.uidValidity);
      const from = cursor.uidValidity === uidValidity ? cursor.nextUid : 1;
      const mails = box.mails.filter((mail) => mail.uid >= from).slice(0, limit);
      return { cursor: { uidValidity, nextUid: (mails.at(-1)?.uid ?? from - 1) + 1 }, mails };
    },
    findSent: async ({ user }, messageIds) => {
      if (fake.failure) throw fake.failure;
      return messageIds.filter((messageId) => fake.sent.has(`${user} ${messageId}`));
    },
    diagnose: async () => fake.diagnosis,
    close: async () => undefined,
  };
  return fake;
}
