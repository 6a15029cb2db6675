export { createImapSource } from "./imapflow-source.ts";
export type { FetchedMail, ImapCursor, ImapDiagnosis, ImapSettings, ImapSource } from "./imap-source.ts";
