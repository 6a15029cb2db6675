import type { InboundAction, ReplyReason } from "../classify/index.ts";

/** What a mail that came in is to us. */
export type InboundKind =
  | "reply"
  | "bounce"
  | "delayed"
  | "complaint"
  | "auto-reply"
  | "unsubscribe-request"
  | "unreadable"
  | "other";

/** What the reporting server did (RFC 3464, 2.3.3). */
export type DsnAction = "failed" | "delayed" | "delivered" | "relayed" | "expanded";

/** What a refusal of one recipient means; `rule` decided it and `confidence` says how sure it is, from 0 to 1. */
export type RecipientVerdict = {
  verdict: "hard" | "soft" | "block";
  reason: ReplyReason;
  decision: InboundAction;
  confidence: number;
  rule: string;
};

/**
 * One recipient of a delivery report; `status` is an enhanced code (RFC 3463), `replyCode` that of SMTP, `diagnostic` the
 * server's own words.
 */
export type DsnRecipient = {
  finalRecipient: string;
  originalRecipient?: string;
  action: DsnAction;
  status?: string;
  replyCode?: number;
  diagnostic?: string;
  remoteMta?: string;
  verdict: RecipientVerdict;
};

/** A recipient as it was read, before its refusal is judged; `words` are what the notice says of it, the closest first. */
export type ReadRecipient = Omit<DsnRecipient, "verdict" | "replyCode"> & {
  words?: readonly string[];
  stage?: "mail" | "data";
};

/** A report on the delivery of one of our messages; `originalVerp` is the tagged return path it came back to. */
export type DsnReport = {
  recipients: DsnRecipient[];
  originalMessageId?: string;
  originalVerp?: { mailbox: string; token: string };
};

/** A complaint about one of our messages; `feedbackType` is lower case (`abuse`, `opt-out`, `auth-failure`, ...). */
export type ComplaintReport = {
  feedbackType: string;
  originalMessageId?: string;
  originalRecipient?: string;
  sourceIp?: string;
};

/** What an automatic answer says. */
export type AutoReplyClass =
  | "out-of-office"
  | "vacation"
  | "left-company"
  | "address-changed"
  | "challenge"
  | "ticket"
  | "receipt"
  | "other";

/** An automatic answer; `returnDate` is the day it names (`YYYY-MM-DD`), `otherAddress` whom it says to write to. */
export type AutoReply = { class: AutoReplyClass; returnDate?: string; otherAddress?: string };

/**
 * A mail that came in, and what it means for us. Message ids keep their angle brackets, addresses are lower case. `rule`
 * is the id of what told the kind, `confidence` from 0 to 1, and `why` says why a mail was not understood.
 */
export type InboundMessage = {
  kind: InboundKind;
  rule: string;
  confidence: number;
  why?: string;
  messageId?: string;
  inReplyTo?: string;
  references: string[];
  from: { name: string; address: string };
  to: string[];
  deliveredTo?: string[];
  subject: string;
  date?: string;
  text: string;
  html?: string;
  size: number;
  autoSubmitted?: string;
  dsn?: DsnReport;
  complaint?: ComplaintReport;
  autoReply?: AutoReply;
};
