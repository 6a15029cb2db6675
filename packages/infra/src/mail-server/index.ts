/** A mail server of the fleet, as the platform sees it. */
export interface MailServer {
  /** Makes sure the domain exists there. Safe to repeat. */
  ensureDomain(domain: string): Promise<{ dkimPublicKey: string; dkimSelector: string } | undefined>;
  /** Makes sure the mailbox exists with this password. Safe to repeat. */
  ensureMailbox(mailbox: { address: string; password: string; displayName: string }): Promise<void>;
  /**
   * The server's mail log from `position` on (whole lines of a Postfix log) and where to go on. It may stop before the
   * end of a long log, though never within the first 128 KiB.
   */
  readLog(position: string): Promise<{ lines: string[]; position: string }>;
  /**
   * Keeps the mails of its queue that go to these recipient domains, and to no others: what it kept before and is not
   * named any more goes on. Safe to repeat. False where this server has no way to.
   */
  holdDomains(domains: readonly string[]): Promise<boolean>;
}

export { createMailuServer } from "./mailu.ts";
export { createLogFileReader } from "./log-file.ts";
export { createShippedLogReader } from "./shipped-log.ts";
