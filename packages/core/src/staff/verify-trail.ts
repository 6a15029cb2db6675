import type { auditHeads } from "@penguin/db/schema";
import { type BrokenLink, CHAIN_START, checkHeads, checkLink } from "../audit-log/index.ts";
import { readLinks, type TrailCheck, type TrailEntry, type TrailSource } from "./trail-source.ts";

interface Chain {
  tenantId: string;
  /** The rows of the export that are in this chain. */
  own: readonly TrailEntry[];
  heads: readonly (typeof auditHeads.$inferSelect)[];
}

/**
 * The first place where the chain of an organisation does not hold: every link from the first on, the rows of the export in
 * full, of the others that they are there.
 */
export async function verifyTrail(
  source: TrailSource,
  { tenantId, own, heads }: Chain,
  { seed, now }: TrailCheck,
): Promise<BrokenLink | undefined> {
  const rows = new Map(own.map(({ row }) => [row.id, row]));
  const hashes = new Map<number, string>();
  let last = CHAIN_START;
  for await (const link of readLinks(source, tenantId)) {
    const row = rows.get(link.entryId) ?? (link.present ? "unread" : null);
    const why = checkLink(link, row, last, now);
    if (why) return { tenantId, seq: last.seq + 1, entryId: link.entryId, why };
    last = { seq: link.seq, hash: link.hash };
    hashes.set(link.seq, link.hash);
  }
  return checkHeads(heads, seed, hashes);
}
