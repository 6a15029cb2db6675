export { actionOf, classifyReply, parseReplyText, stageIn } from "./classify-reply.ts";
export type { InboundAction, ReplyClass, ReplyInput } from "./classify-reply.ts";
export type { ReplyReason } from "./reply-rule.ts";
