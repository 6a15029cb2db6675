import type { Tx } from "@penguin/db";
import { auditLog } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { auditClassOf } from "./audit-class.ts";
import type { AuditedAction } from "./audit-personal.ts";
import { sealPersonal } from "./audit-seal.ts";
import type { SubjectCtx } from "./audit-subject.ts";
import type { Ctx } from "./context.ts";

/** What an audit row says about a change, besides who and when. */
export interface AuditEntry {
  action: AuditedAction;
  entity: string;
  entityId: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  reason?: string;
}

type AuditCtx = Pick<Ctx, "actor" | "requestId" | "ip"> & SubjectCtx;

const actorId = (actor: Ctx["actor"]): string | undefined => {
  if (actor.kind === "user" || actor.kind === "operator") return actor.userId;
  if (actor.kind === "api_key") return actor.apiKeyId;
  return actor.kind === "contact" ? actor.contactId : undefined;
};

/**
 * Writes the audit row of a change in the change's own transaction, so that neither exists without the other. What of it is
 * personal (`PERSONAL_FIELDS`, and where a person acted from) is stored under the person's key.
 */
export async function writeAudit(tx: Tx, ctx: AuditCtx, entry: AuditEntry): Promise<void> {
  const at = ctx.clock.now();
  const row = await sealPersonal(tx, ctx, {
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
  await tx.insert(auditLog).values(row);
}
