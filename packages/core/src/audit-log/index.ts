export type { AuditRow } from "./chain.ts";
export { eraseSubject } from "./erase-subject.ts";
export { exportAudit } from "./export-audit.ts";
export { listAudit } from "./list-audit.ts";
export { pruneAudit } from "./prune-audit.ts";
export { rewrapKeys } from "./rewrap-keys.ts";
export { sealAudit, sealStrays } from "./seal-audit.ts";
export {
  type AuditCheck,
  type AuditReport,
  type BrokenLink,
  CHAIN_START,
  type ChainPosition,
  checkHeads,
  checkLink,
  verifyAudit,
} from "./verify-chain.ts";
