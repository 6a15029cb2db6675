export type { AuditRow } from "./chain.ts";
export { exportAudit } from "./export-audit.ts";
export { listAudit } from "./list-audit.ts";
export { sealAudit, sealStrays } from "./seal-audit.ts";
export { type AuditReport, type BrokenLink, verifyAudit } from "./verify-chain.ts";
