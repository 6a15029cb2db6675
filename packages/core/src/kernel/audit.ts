import type { Tx } from "@penguin/db";
import { auditLog } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { auditClassOf } from "./audit-class.ts";
import type { Ctx } from "./context.ts";
import type { Permission } from "./permission.ts";

/** Actions of the system or of contacts that are audited but are nobody's permission. */
export type SystemAction =
  | "account.confirm-email-change"
  | "account.end-all-sessions"
  | "account.accept-invitation"
  | "account.create-tenant"
  | "account.register"
  | "account.reset-password"
  | "account.sign-in"
  | "account.verify-email"
  | "account.switch-tenant"
  | "campaign.complete"
  | "campaign.protect"
  | "campaign.refuse-start"
  | "campaign.start"
  | "contact.import"
  | "contact.unsubscribe"
  | "event.record"
  | "mailbox.mark-broken"
  | "mailbox.rewrap-secrets"
  | "send.plan"
  | "staff.approve-grant"
  | "staff.end-grant"
  | "staff.enter-tenant"
  | "staff.request-grant";

/** What an audit row says about a change, besides who and when. */
export interface AuditEntry {
  action: Permission | SystemAction;
  entity: string;
  entityId: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  reason?: string;
}

type AuditCtx = Pick<Ctx, "actor" | "tenantId" | "requestId" | "ip" | "clock">;

const actorId = (actor: Ctx["actor"]): string | undefined => {
  if (actor.kind === "user" || actor.kind === "operator") return actor.userId;
  if (actor.kind === "api_key") return actor.apiKeyId;
  return actor.kind === "contact" ? actor.contactId : undefined;
};

/** Writes the audit row of a change in the change's own transaction, so that neither exists without the other. */
export async function writeAudit(tx: Tx, ctx: AuditCtx, entry: AuditEntry): Promise<void> {
  const at = ctx.clock.now();
  await tx.insert(auditLog).values({
    ...entry,
    ...auditClassOf(entry.action),
    tenantId: ctx.tenantId,
    id: newId(at),
    at,
    actorKind: ctx.actor.kind,
    actorId: actorId(ctx.actor),
    requestId: ctx.requestId,
    ip: ctx.ip,
  });
}
