/** Where mail for a domain is brought to. */
export interface Route {
  domain: string;
  address: string;
  port: number;
}

/** Everything the files of a mail host are written from. */
export interface MailHostPlan {
  /** The folder that holds all of it. */
  dir: string;
  hostname: string;
  /** Domains it keeps mailboxes for. */
  domains: readonly string[];
  /** Addresses that exist; each may sign in once it has a password. */
  users: readonly string[];
  routes: readonly Route[];
  /** Size of a mailbox in bytes; none unless given. */
  quotaBytes?: number;
  /** Seconds after which undelivered mail is returned. */
  queueLifetimeSeconds: number;
  /** Seconds before the first further attempt. */
  backoffSeconds: number;
  /** Queue ids as newer installations write them: longer, and of letters in both cases. */
  longQueueIds?: boolean;
  /** Takes whoever signs in for an owner of every address, and brings all mail to one place; for loads, not for tests of access. */
  open?: { address: string; port: number };
  /** Where the filter of the submission service listens; none unless given. */
  filterPort?: number;
  ports: { submission: number; inbound: number; imap: number; lmtp: number; auth: number };
}
