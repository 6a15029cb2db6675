/** What a mail that came in is to us. */
export type InboundKind = "dsn" | "complaint" | "auto_reply" | "unsubscribe_request" | "reply" | "other";

/** What the reporting server did (RFC 3464, 2.3.3). */
export type DsnAction = "failed" | "delayed" | "delivered" | "relayed" | "expanded";

/** One recipient of a delivery report; `status` is an enhanced code (RFC 3463), `diagnostic` the server's own words. */
export type DsnRecipient = {
  finalRecipient: string;
  originalRecipient?: string;
  action: DsnAction;
  status?: string;
  diagnostic?: string;
  remoteMta?: string;
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

/** A mail that came in, and what it means for us. Message ids keep their angle brackets, addresses are lower case. */
export type InboundMessage = {
  kind: InboundKind;
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
};
