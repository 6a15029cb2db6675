import type { SendingWindow } from "@penguin/mail/window";

/** A message this server has leased, with the facts its gates need; as `app.claim_messages` returns it. */
export interface ClaimedMessage {
  tenantId: string;
  id: string;
  kind: "campaign" | "reply" | "test";
  fence: number;
  attempt: number;
  /** How often a server has put it off. */
  deferrals: number;
  toAddress: string;
  messageIdHeader: string;
  mailboxId: string;
  campaignId: string | null;
  position: number | null;
  templateVersionId: string | null;
  subject: string;
  inReplyTo: string;
  plannedAt: string;
  tenantStatus: string;
  enrollmentState: string | null;
  bar: "suppressed" | "topic_off" | null;
  quiet: { reason: string; until: string } | null;
  /** Whether the person wants no HTML. */
  plainText: boolean;
  contact: ({ id: string; status: string; email: string } & Record<string, unknown>) | null;
  earlier: { messageIdHeader: string; subject: string }[];
  body: { text: string; html: string | null } | null;
}

/** The mailbox a claimed message leaves from, its password still sealed. */
export interface ClaimedMailbox {
  tenantId: string;
  address: string;
  displayName: string;
  kind: "hosted" | "external";
  state: string;
  smtp: {
    host: string;
    port: number;
    tls: "none" | "starttls" | "implicit";
    user: string;
    /** The address of this server to connect from, where the operator set one. */
    source?: string;
  };
  secretPath: string;
  secretVersion: number;
  sealed: string;
  workspaceName: string;
  postalAddress: string;
}

/** What the gates ask of a campaign. */
export interface ClaimedCampaign {
  state: string;
  window: SendingWindow;
  trackOpens: boolean;
  trackClicks: boolean;
}

/** A leased batch: messages, and once each what they share. */
export interface ClaimedBatch {
  messages: ClaimedMessage[];
  campaigns: Record<string, ClaimedCampaign>;
  templates: Record<string, { subject: string; body: string; bodyFormat: "text" | "html" }>;
  mailboxes: Record<string, ClaimedMailbox>;
}
