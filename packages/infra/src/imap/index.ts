export { IMAP_CAUSES, type ImapCause, ImapFailure, type ImapStep } from "./imap-failure.ts";
export {
  type FetchedMail,
  type FolderCursor,
  type FolderReading,
  type ImapDiagnosis,
  type ImapFolder,
  type ImapMailbox,
  type ImapSettings,
  type ImapSource,
  MAX_MAIL_BYTES,
  type ReadingWish,
} from "./imap-source.ts";
export { createImapSource } from "./imapflow-source.ts";
