export { baseSubject, isForwarded } from "./base-subject.ts";
export { directionOf, type MailIdentity } from "./direction-of.ts";
export { extractReply, extractReplyFrom } from "./extract-reply.ts";
export { followUpReferences, replySubject } from "./follow-up.ts";
export { readReplyText } from "./read-reply-text.ts";
