export { archiveThread, markThreadRead, replyToThread } from "./change-thread.ts";
export { getThread, listThreads, type ThreadMail } from "./list-threads.ts";
export { mergeThreads, splitThread } from "./rearrange-threads.ts";
