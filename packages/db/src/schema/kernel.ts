import { index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId } from "./columns.ts";

/** Who can act. */
export const ACTOR_KINDS = ["user", "system", "contact", "operator"] as const;

/** Who changed what and when. Append only. */
export const auditLog = pgTable(
  "audit_log",
  {
    tenantId: tenantId(),
    id: id(),
    at: instant("at").notNull(),
    action: text("action").notNull(),
    actorKind: state("actor_kind", ACTOR_KINDS).notNull(),
    actorId: uuid("actor_id"),
    entity: text("entity").notNull(),
    entityId: uuid("entity_id").notNull(),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>(),
    requestId: text("request_id").notNull(),
    ip: text("ip"),
    reason: text("reason"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("audit_actor_kind", t.actorKind, ACTOR_KINDS),
    index("audit_entity").on(t.tenantId, t.entity, t.entityId),
  ],
);

/** What higher slices and other systems are to be told, written with the change itself. */
export const outbox = pgTable(
  "outbox",
  {
    tenantId: tenantId(),
    id: id(),
    at: instant("at").notNull(),
    type: text("type").notNull(),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    requestId: text("request_id").notNull(),
    publishedAt: instant("published_at"),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index("outbox_unpublished").on(t.publishedAt, t.id)],
);
