import type { AUDIT_CLASSES, AUDIT_RETENTIONS } from "@penguin/db/schema";

type AuditClass = {
  classification: (typeof AUDIT_CLASSES)[number];
  retention: (typeof AUDIT_RETENTIONS)[number];
};

const PERSONAL: AuditClass = { classification: "personal", retention: "year" };
const EVIDENCE: AuditClass = { classification: "personal", retention: "seven_years" };
const INTERNAL: AuditClass = { classification: "internal", retention: "year" };
const ROUTINE: AuditClass = { classification: "internal", retention: "short" };

/** By slice: what its rows tell, and how long GDPR, CCPA, PIPEDA and CASL or an auditor may ask for them. */
const BY_SLICE: Readonly<Record<string, AuditClass>> = {
  account: PERSONAL,
  "api-key": EVIDENCE,
  "audit-log": EVIDENCE,
  consent: EVIDENCE,
  contact: PERSONAL,
  event: ROUTINE,
  inbox: PERSONAL,
  send: ROUTINE,
  staff: EVIDENCE,
  suppression: EVIDENCE,
  workspace: EVIDENCE,
};

/** The class of an action, by its slice. */
export const auditClassOf = (action: string): AuditClass => BY_SLICE[action.split(".")[0] ?? ""] ?? INTERNAL;
