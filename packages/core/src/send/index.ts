export { assignSlots, type MailboxBudget, type SlotPlan } from "./assign-slots.ts";
export type { ClaimedBatch, ClaimedMessage } from "./claimed-batch.ts";
export { type Composer, composeMail } from "./compose-mail.ts";
export { askGates, type GateAnswer, type GateFacts, GATES } from "./gates.ts";
export { planDue, planTenant } from "./plan-due.ts";
export { recoverLeases, releaseStrays } from "./recover-leases.ts";
export { SEND_BATCH, SEND_LANES, sendBatch } from "./send-batch.ts";
export { createSender, type SenderCtx } from "./sender-ctx.ts";
export type { Settlement, Settler } from "./settler.ts";
