import { DomainError } from "@penguin/runtime/error";
import type { z } from "zod";
import type { BrokenLink } from "../audit-log/index.ts";
import { parse } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import { logAccess } from "./log-access.ts";
import { permitStaff } from "./permission.ts";
import { ExportTrailInput } from "./schema.ts";
import { isRefusedByDatabase } from "./staff-transaction.ts";
import { readHeads, readTrail, type TrailCheck, type TrailEntry, type TrailSource } from "./trail-source.ts";
import { verifyTrail } from "./verify-trail.ts";

const MOST_LINES = 100_000;
const DAY_MS = 86_400_000;

/** The first and the last day (UTC, `YYYY-MM-DD`) of an export, both included. */
export type TrailPeriod = z.output<typeof ExportTrailInput>;

/** What staff did in a period: one JSON object a line, the last of which says whether the chains hold. */
export interface Trail {
  text: string;
  /** The first broken place of each chain that has rows of the period. */
  broken: BrokenLink[];
}

const line = (kind: string, body: object): string => `${JSON.stringify({ kind, ...body })}\n`;

/**
 * Everything the staff asked for and did in a period, with links and signed days, and the verification of every chain these
 * rows are in, from its first link on. Throws `invalid` for a period with more than 100,000 lines.
 */
export async function trailOf(
  source: TrailSource,
  raw: z.input<typeof ExportTrailInput>,
  check: TrailCheck,
): Promise<Trail> {
  const period = parse(ExportTrailInput, raw);
  const [from, to] = [new Date(period.from), new Date(Date.parse(period.to) + DAY_MS)];
  const lines: string[] = [];
  const entries: TrailEntry[] = [];
  let accesses = 0;
  for await (const record of readTrail(source, from, to)) {
    if (lines.length >= MOST_LINES)
      throw new DomainError("invalid", "There is too much in this period. Choose a shorter one.");
    if (record.kind === "entry") entries.push(record);
    else accesses += 1;
    lines.push(line(record.kind, record.body));
  }
  const broken: BrokenLink[] = [];
  const tenantIds = new Set(entries.map(({ row }) => row.tenantId));
  for (const tenantId of tenantIds) {
    const own = entries.filter(({ row }) => row.tenantId === tenantId);
    const heads = await readHeads(source, tenantId);
    const inPeriod = heads.filter(({ day }) => day >= period.from && day <= period.to);
    lines.push(...inPeriod.map((head) => line("head", head)));
    const first = await verifyTrail(source, { tenantId, own, heads }, check);
    if (first) broken.push(first);
  }
  const unsealed = entries.filter(({ sealed }) => !sealed).length;
  const counts = { accesses, entries: entries.length, unsealed, chains: tenantIds.size, broken };
  lines.push(line("verification", { ...period, ...counts }));
  return { text: lines.join(""), broken };
}

/** The trail of the staff in a period, for its admins; the export itself is noted, too. */
export async function exportTrail(ctx: StaffCtx, raw: z.input<typeof ExportTrailInput>): Promise<Trail> {
  permitStaff(ctx, "staff.export-trail");
  const input = parse(ExportTrailInput, raw);
  await logAccess(ctx.auth, ctx, { verb: "staff.export-trail" });
  const check = { seed: ctx.settings.auditSigningSeed, now: ctx.clock.now() };
  return trailOf({ db: ctx.staff, userId: ctx.member.userId }, input, check).catch((error: unknown) => {
    if (!isRefusedByDatabase(error)) throw error;
    throw new DomainError("forbidden", "You are not an admin of the staff any more. Nothing was read.");
  });
}
