export { classifyInbound } from "./classify-inbound.ts";
export { mailExcess } from "./mail-limits.ts";
export { unreadableMail } from "./unreadable-mail.ts";
export type {
  AutoReply,
  AutoReplyClass,
  ComplaintReport,
  DsnAction,
  DsnRecipient,
  DsnReport,
  InboundKind,
  InboundMessage,
  RecipientVerdict,
} from "./inbound-message.ts";
export {
  type InboundSummary,
  isComplaint,
  type RecipientSummary,
  summarizeInbound,
} from "./summarize-inbound.ts";
