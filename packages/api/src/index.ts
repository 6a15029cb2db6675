export { findSession, type FoundSession, setProof } from "@penguin/core/account";
export { exportAudit } from "@penguin/core/audit-log";
export { MAX_UPLOAD_BYTES, uploadContactFile } from "@penguin/core/contact";
export { type PublicError, publicError } from "./public-error.ts";
export { type AppRouter, appRouter, type RouterInputs, type RouterOutputs } from "./root.ts";
export { type ApiContext, createCallerFactory, type LiveChange } from "./trpc.ts";
export { STATUS_OF } from "./rest/answer.ts";
export { createRestHandler, type RestServices } from "./rest/handler.ts";
export type { LiveTopic, Permission } from "@penguin/core/kernel";
