export type {
  ComplaintReport,
  DsnAction,
  DsnRecipient,
  DsnReport,
  InboundKind,
  InboundMessage,
} from "./inbound-message.ts";
export { parseInbound } from "./parse-inbound.ts";
