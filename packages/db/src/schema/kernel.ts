import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  customType,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId } from "./columns.ts";

/** Who can act. */
export const ACTOR_KINDS = ["user", "system", "contact", "operator", "api_key"] as const;
/** How sensitive what an audit row tells is. */
export const AUDIT_CLASSES = ["public", "internal", "personal", "secret"] as const;
/** How long an audit row must be kept: 90 days, one year, seven years. */
export const AUDIT_RETENTIONS = ["short", "year", "seven_years"] as const;

/** Whose personal data an audit row may hold: a person with an account, a contact, somebody who was invited. */
export const AUDIT_SUBJECTS = ["user", "contact", "invitation"] as const;

/**
 * The key a subject's personal data in the audit log lies under, sealed by the envelope store. Without it the data is
 * gone: erasing sets the key to null. Somebody who comes back later gets another key.
 */
export const auditSubjects = pgTable(
  "audit_subjects",
  {
    tenantId: tenantId(),
    id: id(),
    kind: state("kind", AUDIT_SUBJECTS).notNull(),
    subjectId: uuid("subject_id").notNull(),
    sealedKey: text("sealed_key"),
    createdAt: instant("created_at").notNull(),
    erasedAt: instant("erased_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("audit_subjects_kind", t.kind, AUDIT_SUBJECTS),
    check("audit_subjects_erased", sql`${t.sealedKey} is null or ${t.erasedAt} is null`),
    uniqueIndex("audit_subjects_open").on(t.tenantId, t.kind, t.subjectId).where(sql`${t.erasedAt} is null`),
  ],
);

/** Who changed what and when. Append only; rows past their time are taken out by `app.prune_audit` alone. */
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
    classification: state("classification", AUDIT_CLASSES).notNull().default("internal"),
    retention: state("retention", AUDIT_RETENTIONS).notNull().default("year"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("audit_actor_kind", t.actorKind, ACTOR_KINDS),
    oneOf("audit_classification", t.classification, AUDIT_CLASSES),
    oneOf("audit_retention", t.retention, AUDIT_RETENTIONS),
    index("audit_entity").on(t.tenantId, t.entity, t.entityId),
    index("audit_due").on(t.retention, t.at),
  ],
);

/** The chain over a tenant's audit rows: each link holds the hash of its row and of the link before. Append only. */
export const auditSeals = pgTable(
  "audit_seals",
  {
    tenantId: tenantId(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    entryId: uuid("entry_id").notNull(),
    entryHash: text("entry_hash").notNull(),
    hash: text("hash").notNull(),
    /** Until when the row must be there; part of the link's hash. */
    keepUntil: instant("keep_until").notNull(),
    sealedAt: instant("sealed_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.seq] }),
    unique("audit_seals_entry").on(t.tenantId, t.entryId),
  ],
);

/** The last link of a day (UTC) with a signature, so that a chain cut short is noticed. Append only. */
export const auditHeads = pgTable(
  "audit_heads",
  {
    tenantId: tenantId(),
    day: text("day").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    hash: text("hash").notNull(),
    signature: text("signature").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.day] })],
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

const transactionId = customType<{ data: string }>({ dataType: () => "xid8" });

/**
 * Rows that open dashboards may show and that changed, of the last minute; with the topic `access`, people (or organisations)
 * whose rights or sessions did. Unlogged, written and read by functions alone.
 */
export const liveChanges = pgTable("live_changes", {
  seq: bigint("seq", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  xact: transactionId("xact").default(sql`pg_current_xact_id()`),
  at: instant("at").notNull(),
  tenantId: uuid("tenant_id").notNull(),
  topic: text("topic").notNull(),
  rowId: uuid("row_id").notNull(),
});
