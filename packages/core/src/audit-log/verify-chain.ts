import type { Db } from "@penguin/db";
import { auditHeads, auditLog, auditSeals, tenants } from "@penguin/db/schema";
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { type AuditRow, GENESIS, hashEntry, hashLink, isHeadSigned, keepUntilOf } from "./chain.ts";

const BATCH = 1000;

/** The first place where a chain does not say what it said. */
export interface BrokenLink {
  tenantId: string;
  seq: number;
  entryId: string | null;
  why: "row_altered" | "row_missing" | "link_altered" | "link_missing" | "head_altered" | "cut_short";
}

/** What the verification looked at. */
export interface AuditReport {
  tenants: number;
  /** Rows whose link was recomputed. */
  entries: number;
  /** Rows that were taken out when their time was over; their links are there. */
  pruned: number;
  /** Rows the sealer has not reached yet. */
  unsealed: number;
  heads: number;
  /** The first broken place of each broken chain. */
  broken: BrokenLink[];
}

type Seal = typeof auditSeals.$inferSelect;

/** Which seed signs the heads, and what time it is: a row may be missing once its own time is over. */
export interface AuditCheck {
  seed: string;
  now: Date;
  /** Looks at this organisation alone. */
  tenantId?: string | undefined;
}

/** Where a walk along a chain stands. */
export interface ChainPosition {
  seq: number;
  hash: string;
}

/** Before the first link. */
export const CHAIN_START: ChainPosition = { seq: 0, hash: GENESIS };

/**
 * What is wrong with the next link, if anything. `row` is the link's row, null when it is not there, and "unread" when it is
 * there and was not looked at.
 */
export const checkLink = (
  seal: Omit<Seal, "tenantId" | "sealedAt" | "entryId">,
  row: AuditRow | null | "unread",
  before: ChainPosition,
  now: Date,
): BrokenLink["why"] | undefined => {
  if (seal.seq !== before.seq + 1) return "link_missing";
  const read = row === "unread" ? undefined : row;
  if (read && hashEntry(read) !== seal.entryHash) return "row_altered";
  if (hashLink(before.hash, seal) !== seal.hash) return "link_altered";
  if (read) return keepUntilOf(read).getTime() === seal.keepUntil.getTime() ? undefined : "link_altered";
  return row === "unread" || seal.keepUntil <= now ? undefined : "row_missing";
};

const walk = async (
  control: Db,
  { tenantId, now }: { tenantId: string; now: Date },
  report: AuditReport,
): Promise<{ broken: BrokenLink | undefined; hashes: Map<number, string> }> => {
  const hashes = new Map<number, string>();
  let last = CHAIN_START;
  for (;;) {
    const page = await control
      .select({ seal: auditSeals, row: auditLog })
      .from(auditSeals)
      .leftJoin(
        auditLog,
        and(eq(auditLog.tenantId, auditSeals.tenantId), eq(auditLog.id, auditSeals.entryId)),
      )
      .where(and(eq(auditSeals.tenantId, tenantId), gt(auditSeals.seq, last.seq)))
      .orderBy(asc(auditSeals.seq))
      .limit(BATCH);
    for (const { seal, row } of page) {
      const why = checkLink(seal, row, last, now);
      if (why) return { broken: { tenantId, seq: last.seq + 1, entryId: seal.entryId, why }, hashes };
      if (row) report.entries += 1;
      else report.pruned += 1;
      last = { seq: seal.seq, hash: seal.hash };
      hashes.set(seal.seq, seal.hash);
    }
    if (page.length < BATCH) return { broken: undefined, hashes };
  }
};

/** The first signed head that does not hold for the hashes of a chain's links by their number. */
export const checkHeads = (
  heads: readonly (typeof auditHeads.$inferSelect)[],
  seed: string,
  hashes: ReadonlyMap<number, string>,
): BrokenLink | undefined => {
  for (const head of heads) {
    const at = { tenantId: head.tenantId, seq: head.seq, entryId: null };
    if (!isHeadSigned(seed, head, head.signature)) return { ...at, why: "head_altered" };
    const hash = hashes.get(head.seq);
    if (hash === undefined) return { ...at, why: "cut_short" };
    if (hash !== head.hash) return { ...at, why: "link_altered" };
  }
  return undefined;
};

const headsOf = (control: Db, tenantId: string) =>
  control.select().from(auditHeads).where(eq(auditHeads.tenantId, tenantId)).orderBy(asc(auditHeads.day));

/**
 * Recomputes the chains of every tenant, or of one, from the rows, and compares them with the links and the signed heads. A
 * row that is not there is accepted when its link says that its time was over. Reads with the control role and changes nothing.
 */
export async function verifyAudit(
  control: Db,
  { seed, now, tenantId: only }: AuditCheck,
): Promise<AuditReport> {
  const ids = await control
    .select({ tenantId: tenants.tenantId })
    .from(tenants)
    .where(only === undefined ? undefined : eq(tenants.tenantId, only))
    .orderBy(asc(tenants.tenantId));
  const report: AuditReport = {
    tenants: ids.length,
    entries: 0,
    pruned: 0,
    unsealed: 0,
    heads: 0,
    broken: [],
  };
  for (const { tenantId } of ids) {
    const { broken, hashes } = await walk(control, { tenantId, now }, report);
    const heads = await headsOf(control, tenantId);
    report.heads += heads.length;
    const first = broken ?? checkHeads(heads, seed, hashes);
    if (first) report.broken.push(first);
    const [open] = await control
      .select({ n: sql<number>`count(*)::int` })
      .from(auditLog)
      .leftJoin(
        auditSeals,
        and(eq(auditSeals.tenantId, auditLog.tenantId), eq(auditSeals.entryId, auditLog.id)),
      )
      .where(and(eq(auditLog.tenantId, tenantId), isNull(auditSeals.entryId)));
    report.unsealed += open?.n ?? 0;
  }
  return report;
}
