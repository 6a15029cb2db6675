export { barredAmong } from "./barred-among.ts";
export { type AuditEntry, writeAudit } from "./audit.ts";
export {
  type AuditedAction,
  PERSONAL_FIELDS,
  type SubjectKind,
  type SystemAction,
} from "./audit-personal.ts";
export { ERASED, openPersonal } from "./audit-seal.ts";
export { keyBindingOf } from "./audit-subject.ts";
export { csvCell } from "./csv-cell.ts";
export type { AccountCtx, Actor, Ctx, Doors, PlatformCtx, Settings } from "./context.ts";
export { eachTenant } from "./each-tenant.ts";
export { announce, announceAll, HEARD_TOPICS, LIVE_TOPICS, type LiveTopic, seesChange } from "./live.ts";
export { type Language, type Letter, momentText, type Reader, sendLetter } from "./letter.ts";
export { type MailWish, takeMailAllowance } from "./mail-allowance.ts";
export { LAST_ANSWER_MS, lastHandOvers } from "./last-hand-overs.ts";
export { dropPicture, keepPicture, readPicture } from "./picture.ts";
export { decodeCursor, encodeCursor, type Page, PageInput, toPage } from "./page.ts";
export { parse } from "./parse.ts";
export {
  isRead,
  may,
  mayNow,
  NOT_UNVERIFIED,
  type Permission,
  PERMISSIONS,
  permit,
  type Restriction,
  TENANT_ROLES,
  type TenantRole,
  type WorkspaceRole,
} from "./permission.ts";
export type { Db, Tx } from "./context.ts";
export type { Allowance, RateAnswer, RateLimiter } from "@penguin/infra/rate-limit";
export { oneLine, sendSystemMail, type SystemMail } from "./system-mail.ts";
export { organisationTransaction, steadyTransaction, tenantTransaction } from "./tenant-transaction.ts";
export {
  administerWorkspace,
  changeOrganisation,
  changeWorkspace,
  isForOrganisation,
  lockWorkspace,
  requireWorkspace,
  seeWorkspace,
  visibleWorkspaces,
  workspacesOf,
} from "./workspace-access.ts";
export {
  DEPLOYMENT_SETTINGS,
  type DeploymentSettings,
  ownServers,
  settingsFrom,
  tokensFrom,
} from "./settings.ts";
