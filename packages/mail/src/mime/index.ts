export { composeMessage } from "./compose-message.ts";
export type { ComposeInput, ListUnsubscribe } from "./compose-message.ts";
export { HeaderError } from "./header-error.ts";
export {
  makeMessageId,
  makeUnsubscribeAddress,
  makeVerp,
  messageIdOfTag,
  parseUnsubscribeAddress,
  parseVerp,
  tagOfMessageId,
} from "./make-address.ts";
export { appendPixel, rewriteLinks } from "./rewrite-links.ts";
export type { Mailbox } from "./write-header.ts";
