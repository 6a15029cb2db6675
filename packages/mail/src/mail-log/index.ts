export { isOwnMessageId } from "./own-message-id.ts";
export { parsePostfixLine } from "./parse-postfix-line.ts";
export type { MailLogEvent } from "./parse-postfix-line.ts";
