export { markSent } from "./mark-sent.ts";
export { type MessageIntent, planMessages } from "./plan-messages.ts";
export { skipPlanned } from "./skip-planned.ts";
export { sweepLedger } from "./sweep-ledger.ts";
