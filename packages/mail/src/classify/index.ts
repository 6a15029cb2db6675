export { classifyReply, parseReplyText } from "./classify-reply.ts";
export type { ReplyClass, ReplyInput } from "./classify-reply.ts";
export type { ReplyReason } from "./reply-rules.ts";
