import { suppressions } from "@penguin/db/schema";
import { normalizeAddress } from "@penguin/mail/address";
import { newId } from "@penguin/runtime/id";
import type { z } from "zod";
import { type Ctx, lastHandOvers, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { scopeOf } from "./scope-of.ts";
import { ImportSuppressionsInput } from "./schema.ts";

const SHOWN = 20;
const BATCH = 5000;

/** What became of the lines of a list: each is in one of the three counts. */
export interface SuppressionImport {
  added: number;
  /** On the list before, or twice in this one. */
  already: number;
  refused: number;
  /** The first lines that hold no address, with their numbers from 1. */
  samples: { line: number; text: string }[];
}

interface Lines {
  addresses: string[];
  read: number;
  refused: { line: number; text: string }[];
}

const SEPARATORS = /[,;\t|]/;
const QUOTES = /^["'<\s]+|["'>\s]+$/g;

/** Takes the first cell of each line that is an address; a first line without any @ is a header. */
const readLines = (text: string): Lines => {
  const found = new Set<string>();
  const refused: Lines["refused"] = [];
  let read = 0;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === "" || (index === 0 && !line.includes("@"))) continue;
    const cells = line.split(SEPARATORS).map((cell) => normalizeAddress(cell.replaceAll(QUOTES, "")));
    const address = cells.find((cell) => cell.ok);
    if (address?.ok) {
      found.add(address.address);
      read += 1;
    } else refused.push({ line: index + 1, text: line.slice(0, 120) });
  }
  return { addresses: [...found], read, refused };
};

/**
 * Suppresses a list of addresses, one a line, as plain text or as CSV in which one cell is the address. Addresses that
 * are on the list keep their reason. All of it or nothing.
 */
export async function importSuppressions(
  ctx: Ctx,
  raw: z.input<typeof ImportSuppressionsInput>,
): Promise<SuppressionImport> {
  permit(ctx, "suppression.import");
  const { text, ...where } = parse(ImportSuppressionsInput, raw);
  const { addresses, read, refused } = readLines(text);
  const at = ctx.clock.now();
  const addedBy = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const row = {
    tenantId: ctx.tenantId,
    reason: "manual" as const,
    source: "imported",
    addedBy,
    createdAt: at,
  };
  const imported = await tenantTransaction(ctx, async (tx) => {
    const scope = await scopeOf(tx, ctx, where);
    let added = 0;
    // In one order, so that two imports at once wait for each other instead of locking up.
    const sorted = addresses.sort();
    for (let from = 0; from < sorted.length; from += BATCH) {
      const values = sorted
        .slice(from, from + BATCH)
        .map((email) => ({ ...row, ...scope, id: newId(at), email }));
      const fresh = await tx
        .insert(suppressions)
        .values(values)
        .onConflictDoNothing()
        .returning({ id: suppressions.id });
      added += fresh.length;
    }
    const result = { added, already: read - added, refused: refused.length };
    await writeAudit(tx, ctx, {
      action: "suppression.import",
      entity: "tenant",
      entityId: ctx.tenantId,
      after: result,
    });
    return { ...result, samples: refused.slice(0, SHOWN) };
  });
  await lastHandOvers(ctx);
  return imported;
}
