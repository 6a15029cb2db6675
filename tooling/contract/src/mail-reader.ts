import type {
  FetchedMail,
  FolderCursor,
  FolderReading,
  ImapFolder,
  ImapMailbox,
  ImapSettings,
  ImapSource,
  ReadingWish,
} from "@penguin/infra/imap";

/** Everything at once, of whatever age. */
export const ALL: ReadingWish = {
  since: new Date("2020-01-01T00:00:00Z"),
  limit: 100_000,
  maxBytes: Number.MAX_SAFE_INTEGER,
  known: async () => new Set(),
};

/** The folder of that role; throws where the mailbox has none. */
export function folderOf(box: ImapMailbox, role: ImapFolder["role"]): ImapFolder {
  const folder = box.folders.find((one) => one.role === role);
  if (!folder) throw new Error(`the mailbox has no ${role}`);
  return folder;
}

/** Reads INBOX once over a connection of its own. */
export async function readOnce(
  source: ImapSource,
  settings: ImapSettings,
  cursor?: FolderCursor,
  wish: Partial<ReadingWish> = {},
): Promise<FolderReading> {
  const box = await source.open(settings);
  try {
    return await box.read(folderOf(box, "inbox"), cursor, { ...ALL, ...wish });
  } finally {
    await box.close();
  }
}

/** The subjects of mails, in their order. */
export function subjectsOf(mails: readonly Pick<FetchedMail, "raw">[]): string[] {
  return mails.map(({ raw }) => /^Subject: (.*)\r$/m.exec(Buffer.from(raw).toString())?.[1] ?? "");
}
