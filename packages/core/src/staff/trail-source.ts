import { sql } from "drizzle-orm";
import type { auditHeads, auditSeals } from "@penguin/db/schema";
import type { AuditRow } from "../audit-log/index.ts";
import type { Db } from "../kernel/index.ts";

const BATCH = 1000;
const FIRST = "00000000-0000-0000-0000-000000000000";

/** Through which login a trail is read: the staff's for one of its admins, or the operator's command line's. */
export interface TrailSource {
  db: Db;
  userId: string | null;
}

/** With what a trail is verified: the seed of the heads' signatures, and the time. */
export interface TrailCheck {
  seed: string;
  now: Date;
}

type Json = Record<string, unknown>;
type Head = typeof auditHeads.$inferSelect;
/** A link, and whether its row is there. */
export type TrailLink = Omit<typeof auditSeals.$inferSelect, "sealedAt"> & { present: boolean };

/** A row of an organisation's audit log about the staff. */
export interface TrailEntry {
  kind: "entry";
  body: Json;
  row: AuditRow;
  sealed: boolean;
}
interface TrailAccess {
  kind: "access";
  body: Json;
}

/** A row as the database writes it as JSON, in the names of the schema. */
const named = (row: Json): Json =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

const recordOf = (kind: string, stored: Json): TrailEntry | TrailAccess => {
  const { seal, ...body } = named(stored);
  if (kind === "access") return { kind, body };
  const row = { ...body, at: new Date(String(body["at"])) } as AuditRow;
  const link = seal === null ? null : named(seal as Json);
  return { kind: "entry", body: { ...body, seal: link }, row, sealed: link !== null };
};

/** What was asked for and what was done from a moment until before another, in the order it happened. */
export async function* readTrail(
  { db, userId }: TrailSource,
  from: Date,
  to: Date,
): AsyncGenerator<TrailEntry | TrailAccess> {
  for (let after = FIRST; ; ) {
    const rows = await db.execute<{ kind: string; id: string; body: Json }>(
      sql`select * from app.staff_trail(${userId}::uuid, ${from.toISOString()}::timestamptz,
        ${to.toISOString()}::timestamptz, ${after}::uuid, ${BATCH}::integer)`,
    );
    for (const { kind, body } of rows) yield recordOf(kind, body);
    const last = rows.at(-1);
    if (rows.length < BATCH || !last) return;
    after = last.id;
  }
}

/** Every link of an organisation's chain, in order. */
export async function* readLinks({ db, userId }: TrailSource, tenantId: string): AsyncGenerator<TrailLink> {
  for (let after = 0; ; ) {
    const rows = await db.execute<{ body: Json }>(
      sql`select * from app.staff_trail_links(${userId}::uuid, ${tenantId}::uuid, ${after}::bigint, ${BATCH}::integer)`,
    );
    for (const { body } of rows) {
      const link = named(body);
      const keepUntil = new Date(String(link["keepUntil"]));
      after = Number(link["seq"]);
      yield { ...link, keepUntil } as TrailLink;
    }
    if (rows.length < BATCH) return;
  }
}

/** The signed days of an organisation's chain. */
export async function readHeads({ db, userId }: TrailSource, tenantId: string): Promise<Head[]> {
  const rows = await db.execute<{ body: Json }>(
    sql`select * from app.staff_trail_heads(${userId}::uuid, ${tenantId}::uuid)`,
  );
  return rows.map(({ body }) => named(body) as Head);
}
