export { addHostedMailbox } from "./add-hosted-mailbox.ts";
export { pauseMailbox, removeMailbox, resumeMailbox, updateMailbox } from "./change-mailbox.ts";
export { connectMailbox, diagnoseMailbox, type MailboxDiagnosis } from "./connect-mailbox.ts";
export type { MailboxPasswords } from "./insert-mailbox.ts";
export { getMailbox, listMailboxes } from "./list-mailboxes.ts";
export { rewrapSecrets } from "./rewrap-secrets.ts";
export { forgiveMailboxes } from "./forgive-mailboxes.ts";
