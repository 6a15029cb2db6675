export { addHostedMailbox } from "./add-hosted-mailbox.ts";
export { pauseMailbox, removeMailbox, resumeMailbox, updateMailbox } from "./change-mailbox.ts";
export { connectMailbox, diagnoseMailbox } from "./connect-mailbox.ts";
export type { MailboxDiagnosis } from "./diagnose-servers.ts";
export { reconnectMailbox } from "./reconnect-mailbox.ts";
export { retryMailbox, testMailbox } from "./retry-mailbox.ts";
export type { MailboxPasswords } from "./insert-mailbox.ts";
export { getMailbox, listMailboxes } from "./list-mailboxes.ts";
export { rewrapSecrets } from "./rewrap-secrets.ts";
export { forgiveMailboxes } from "./forgive-mailboxes.ts";
export { CAUSE_RULES, type ConnectionCause, waitAfter } from "./connection-cause.ts";
export {
  beatReceiver,
  claimMailboxes,
  type HeldMailbox,
  heldMailboxes,
  keepLease,
  LeaseLost,
  leaveReceiver,
  type MailboxLease,
  releaseMailboxes,
  takeMailbox,
} from "./connection-lease.ts";
export { type ConnectionFailure, noteConnected, noteFailure } from "./connection-state.ts";
export { tellStops } from "./tell-stops.ts";
export { imapSettingsOf, loadAccount, type MailboxAccount, passwordsOf } from "./mailbox-account.ts";
