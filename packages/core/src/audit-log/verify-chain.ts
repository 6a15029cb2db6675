import type { Db } from "@penguin/db";
import { auditHeads, auditLog, auditSeals, tenants } from "@penguin/db/schema";
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { GENESIS, hashEntry, hashLink, isHeadSigned } from "./chain.ts";

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
  /** Rows the sealer has not reached yet. */
  unsealed: number;
  heads: number;
  /** The first broken place of each broken chain. */
  broken: BrokenLink[];
}

type Seal = typeof auditSeals.$inferSelect;

const checkSeal = (
  seal: Seal,
  row: typeof auditLog.$inferSelect | null,
  before: { seq: number; hash: string },
): BrokenLink["why"] | undefined => {
  if (seal.seq !== before.seq + 1) return "link_missing";
  if (!row) return "row_missing";
  if (hashEntry(row) !== seal.entryHash) return "row_altered";
  return hashLink(before.hash, seal.seq, seal.entryHash) === seal.hash ? undefined : "link_altered";
};

const walk = async (
  control: Db,
  tenantId: string,
  report: AuditReport,
): Promise<{ broken: BrokenLink | undefined; hashes: Map<number, string> }> => {
  const hashes = new Map<number, string>();
  let last = { seq: 0, hash: GENESIS };
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
      const why = checkSeal(seal, row, last);
      if (why) return { broken: { tenantId, seq: last.seq + 1, entryId: seal.entryId, why }, hashes };
      report.entries += 1;
      last = { seq: seal.seq, hash: seal.hash };
      hashes.set(seal.seq, seal.hash);
    }
    if (page.length < BATCH) return { broken: undefined, hashes };
  }
};

const checkHeads = async (
  control: Db,
  seed: string,
  tenantId: string,
  found: { hashes: ReadonlyMap<number, string>; report: AuditReport },
): Promise<BrokenLink | undefined> => {
  const heads = await control
    .select()
    .from(auditHeads)
    .where(eq(auditHeads.tenantId, tenantId))
    .orderBy(asc(auditHeads.day));
  for (const head of heads) {
    found.report.heads += 1;
    const at = { tenantId, seq: head.seq, entryId: null };
    if (!isHeadSigned(seed, head, head.signature)) return { ...at, why: "head_altered" };
    const hash = found.hashes.get(head.seq);
    if (hash === undefined) return { ...at, why: "cut_short" };
    if (hash !== head.hash) return { ...at, why: "link_altered" };
  }
  return undefined;
};

/**
 * Recomputes the chains of every tenant, or of one, from the rows, and compares them with the links and the signed heads.
 * Reads with the control role and changes nothing.
 */
export async function verifyAudit(control: Db, seed: string, onlyTenantId?: string): Promise<AuditReport> {
  const ids = await control
    .select({ tenantId: tenants.tenantId })
    .from(tenants)
    .where(onlyTenantId === undefined ? undefined : eq(tenants.tenantId, onlyTenantId))
    .orderBy(asc(tenants.tenantId));
  const report: AuditReport = { tenants: ids.length, entries: 0, unsealed: 0, heads: 0, broken: [] };
  for (const { tenantId } of ids) {
    const { broken, hashes } = await walk(control, tenantId, report);
    const first = broken ?? (await checkHeads(control, seed, tenantId, { hashes, report }));
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
