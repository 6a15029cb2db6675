export { extractReply } from "./extract-reply.ts";
export { followUpReferences, replySubject } from "./follow-up.ts";
