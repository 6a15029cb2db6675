import { inTenantTransaction } from "@penguin/db";
import { contactListMembers, contacts, importErrors, imports } from "@penguin/db/schema";
import { normalizeAddress } from "@penguin/mail/address";
import { newId } from "@penguin/runtime/id";
import { and, eq, inArray, sql } from "drizzle-orm";
import {
  barredAmong,
  announce,
  type Ctx,
  type PlatformCtx,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { importReach, type Reach } from "./import-reach.ts";
import { type CsvRow, type CsvShape, readCsv } from "./read-csv.ts";
import { CONTACT_FIELDS, type ContactField } from "./schema.ts";

type ImportRow = typeof imports.$inferSelect;
type Candidate = {
  row: number;
  email: string;
  fields: Record<ContactField, string>;
  attributes: Record<string, string>;
};
type Refusal = { row: number; reason: string; detail: string };

const BATCH = 500;
const MAX_CELL = 200;
const CONTROL = /\p{Cc}/u;

const readCandidate = (job: ImportRow, entry: CsvRow): Candidate | Refusal => {
  if ("fault" in entry) return { row: entry.row, reason: entry.fault, detail: "" };
  const fields = Object.fromEntries(CONTACT_FIELDS.map((name) => [name, ""])) as Record<ContactField, string>;
  const attributes: Record<string, string> = {};
  for (const [index, target] of Object.entries(job.mapping)) {
    const value = entry.cells[Number(index)] ?? "";
    if (target === "" || value === "") continue;
    if (CONTROL.test(value))
      return { row: entry.row, reason: "control_character", detail: job.columns[Number(index)] ?? "" };
    if (value.length > (target.startsWith("attributes.") ? 500 : MAX_CELL + 54))
      return { row: entry.row, reason: "too_long", detail: job.columns[Number(index)] ?? "" };
    if (target.startsWith("attributes.")) attributes[target.slice("attributes.".length)] = value;
    else fields[target as ContactField] = value;
  }
  const address = normalizeAddress(fields.email);
  if (!address.ok)
    return { row: entry.row, reason: `email_${address.reason}`, detail: fields.email.slice(0, 100) };
  return { row: entry.row, email: address.address, fields, attributes };
};

const splitDuplicates = (candidates: Candidate[]): { unique: Candidate[]; refused: Refusal[] } => {
  const seen = new Map<string, number>();
  const unique: Candidate[] = [];
  const refused: Refusal[] = [];
  for (const candidate of candidates) {
    const first = seen.get(candidate.email);
    if (first !== undefined)
      refused.push({ row: candidate.row, reason: "duplicate_in_file", detail: `row ${first}` });
    else {
      seen.set(candidate.email, candidate.row);
      unique.push(candidate);
    }
  }
  return { unique, refused };
};

interface BatchResult {
  imported: number;
  updated: number;
  skipped: number;
  refused: Refusal[];
}

const existingOf = async (tx: Tx, emails: string[], workspaceId: string) => {
  const rows = emails.length
    ? await tx
        .select({
          id: contacts.id,
          workspaceId: contacts.workspaceId,
          email: contacts.email,
          source: contacts.source,
        })
        .from(contacts)
        .where(inArray(contacts.email, emails))
    : [];
  return {
    rows: new Map(rows.map((row) => [row.email, row])),
    barred: await barredAmong(tx, emails, workspaceId),
  };
};

const valuesOf = ({ fields, attributes }: Candidate) => {
  const { email: _email, ...rest } = fields;
  return { ...rest, attributes };
};

/** What the file says of somebody who is known; a cell that is blank or not there says nothing. */
const changesOf = ({ fields, attributes }: Candidate) => {
  const { email: _email, ...rest } = fields;
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== "")) as Partial<
    typeof rest
  >;
  const merged = sql`${contacts.attributes} || ${JSON.stringify(attributes)}::jsonb`;
  return Object.keys(attributes).length > 0 ? { ...said, attributes: merged } : said;
};

const insertFresh = async (tx: Tx, rows: (typeof contacts.$inferInsert)[]): Promise<Set<string>> => {
  if (rows.length === 0) return new Set();
  const made = await tx
    .insert(contacts)
    .values(rows)
    .onConflictDoNothing()
    .returning({ email: contacts.email });
  return new Set(made.map((row) => row.email));
};

const byEmail = (a: Candidate, b: Candidate): number => (a.email < b.email ? -1 : 1);

const addMembers = async (tx: Tx, ctx: Ctx, job: ImportRow, contactIds: string[]): Promise<void> => {
  const { listId } = job;
  if (contactIds.length === 0 || !listId) return;
  const addedAt = ctx.clock.now();
  const rows = contactIds.map((contactId) => ({ tenantId: ctx.tenantId, listId, contactId, addedAt }));
  await tx.insert(contactListMembers).values(rows).onConflictDoNothing();
};

/** Contacts of other workspaces can be on a list, but what is said of them there does not change them. */
const mayChange = (reach: Reach, workspaceId: string | null): boolean =>
  workspaceId === null || reach === "all" || reach.includes(workspaceId);

/**
 * Writes in the order of addresses, so that imports of the same people at the same time wait for each other and no more.
 * An address that is neither found nor free, `again` after it was not free before, is out of the import's reach.
 */
const writeBatch = async (
  tx: Tx,
  ctx: Ctx,
  { job, reach, again = false }: { job: ImportRow; reach: Reach; again?: boolean },
  candidates: Candidate[],
): Promise<BatchResult> => {
  const { unique, refused } = splitDuplicates(candidates);
  unique.sort(byEmail);
  const source = `import:${job.id}`;
  const { rows, barred } = await existingOf(
    tx,
    unique.map((candidate) => candidate.email),
    job.workspaceId,
  );
  const at = ctx.clock.now();
  const fresh: (typeof contacts.$inferInsert)[] = [];
  const members: string[] = [];
  let [updated, skipped] = [0, 0];
  for (const candidate of unique) {
    const known = rows.get(candidate.email);
    if (barred.has(candidate.email)) {
      skipped += 1;
      refused.push({ row: candidate.row, reason: "suppressed", detail: "" });
    } else if (known?.source === source)
      refused.push({ row: candidate.row, reason: "duplicate_in_file", detail: "" });
    else if (known) {
      members.push(known.id);
      if (job.onDuplicate === "update" && mayChange(reach, known.workspaceId)) {
        updated += 1;
        await tx
          .update(contacts)
          .set({ ...changesOf(candidate), updatedAt: at })
          .where(eq(contacts.id, known.id));
      } else skipped += 1;
    } else {
      const id = newId(at);
      members.push(id);
      fresh.push({
        ...valuesOf(candidate),
        tenantId: ctx.tenantId,
        id,
        workspaceId: job.workspaceId,
        email: candidate.email,
        status: "active",
        source,
        createdAt: at,
        updatedAt: at,
      });
    }
  }
  const made = await insertFresh(tx, fresh);
  const late = unique.filter(({ email }) => !made.has(email) && fresh.some((row) => row.email === email));
  let imported = made.size;
  if (again) refused.push(...late.map(({ row }) => ({ row, reason: "other_workspace", detail: "" })));
  else if (late.length > 0) {
    const second = await writeBatch(tx, ctx, { job, reach, again: true }, late);
    imported += second.imported;
    [updated, skipped] = [updated + second.updated, skipped + second.skipped];
    refused.push(...second.refused);
  }
  const lateIds = new Set(fresh.filter((row) => !made.has(row.email)).map((row) => row.id));
  await addMembers(
    tx,
    ctx,
    job,
    members.filter((id) => !lateIds.has(id)),
  );
  return { imported, updated, skipped, refused };
};

const commitBatch = async (ctx: Ctx, job: ImportRow, entries: CsvRow[]): Promise<"go" | "stop"> => {
  const last = entries.at(-1)?.row ?? 0;
  const reach = await importReach(ctx, job);
  return inTenantTransaction(ctx.db, { tenantId: ctx.tenantId, workspaces: reach }, async (tx) => {
    const [current] = await tx
      .select({ state: imports.state, rowsRead: imports.rowsRead })
      .from(imports)
      .where(eq(imports.id, job.id))
      .for("update");
    if (current?.state !== "running") return "stop";
    // Another run of the same import may be further on.
    const open = entries.filter((entry) => entry.row > current.rowsRead + 1);
    if (open.length === 0) return "go";
    const read = open.map((entry) => readCandidate(job, entry));
    const candidates = read.filter((entry): entry is Candidate => "email" in entry);
    const faulty = read.filter((entry): entry is Refusal => "reason" in entry);
    const result = await writeBatch(tx, ctx, { job, reach }, candidates);
    const errors = [...faulty, ...result.refused];
    for (let from = 0; from < errors.length; from += 500)
      await tx
        .insert(importErrors)
        .values(
          errors.slice(from, from + 500).map(({ row, ...rest }) => ({
            ...rest,
            tenantId: ctx.tenantId,
            importId: job.id,
            rowNumber: row,
          })),
        )
        .onConflictDoNothing();
    const refused = errors.filter((error) => error.reason !== "suppressed").length;
    await tx
      .update(imports)
      .set({
        rowsRead: last - 1,
        rowsImported: sql`${imports.rowsImported} + ${result.imported}`,
        rowsUpdated: sql`${imports.rowsUpdated} + ${result.updated}`,
        rowsSkipped: sql`${imports.rowsSkipped} + ${result.skipped}`,
        rowsRefused: sql`${imports.rowsRefused} + ${refused}`,
      })
      .where(eq(imports.id, job.id));
    await announce(tx, "import", job.id);
    return "go";
  });
};

const finish = async (
  ctx: Ctx,
  job: ImportRow,
  state: "completed" | "failed",
  failure: string,
): Promise<void> => {
  const isOver = await tenantTransaction(ctx, async (tx) => {
    const [row] = await tx
      .update(imports)
      .set({ state, failure, finishedAt: ctx.clock.now() })
      .where(and(eq(imports.id, job.id), eq(imports.state, "running")))
      .returning();
    if (!row) return false;
    const { rowsRead, rowsImported, rowsUpdated, rowsSkipped, rowsRefused } = row;
    await writeAudit(tx, ctx, {
      action: "contact.import",
      entity: "import",
      entityId: job.id,
      after: { state, rowsRead, rowsImported, rowsUpdated, rowsSkipped, rowsRefused },
    });
    await announce(tx, "import", job.id);
    return true;
  });
  if (!isOver) return;
  await ctx.jobs.enqueue(
    "contact.send-import-report",
    { tenantId: ctx.tenantId, importId: job.id, requestId: ctx.requestId },
    { key: job.id },
  );
};

/**
 * Imports a file in batches of 500, each in one transaction with its progress, so that a run that was cut goes on where
 * it stopped. Every refused row is kept with its reason; the rest is imported, new people into the import's workspace.
 * It reaches the contacts whoever uploaded the file reaches. Ends early when it was cancelled.
 */
export async function runImport(ctx: Ctx, importId: string): Promise<void> {
  const [job] = await tenantTransaction(ctx, (tx) =>
    tx.select().from(imports).where(eq(imports.id, importId)),
  );
  if (job?.state !== "running") return;
  const shape: CsvShape = {
    encoding: job.encoding as CsvShape["encoding"],
    delimiter: job.delimiter as CsvShape["delimiter"],
  };
  const source = ctx.doors.objects.get(job.objectKey);
  let batch: CsvRow[] = [];
  try {
    for await (const entry of readCsv(ctx.doors.reader, source, shape)) {
      if (entry.row <= job.rowsRead + 1) continue;
      batch.push(entry);
      if (batch.length < BATCH) continue;
      if ((await commitBatch(ctx, job, batch)) === "stop") return;
      batch = [];
    }
    if (batch.length > 0 && (await commitBatch(ctx, job, batch)) === "stop") return;
    await finish(ctx, job, "completed", "");
  } catch (error) {
    ctx.log.error({ err: error, importId }, "an import failed");
    await finish(
      ctx,
      job,
      "failed",
      "The file could not be read to its end. What was imported stays; upload the rest again.",
    );
  } finally {
    source.destroy();
  }
}

/** Enqueues every running import again, so that one whose job was lost goes on. */
export async function reconcileImports(ctx: PlatformCtx): Promise<number> {
  const running = await ctx.control
    .select({ tenantId: imports.tenantId, id: imports.id, rowsRead: imports.rowsRead })
    .from(imports)
    .where(eq(imports.state, "running"))
    .limit(100);
  for (const { tenantId, id } of running)
    await ctx.jobs.enqueue(
      "contact.import",
      { tenantId, importId: id, requestId: ctx.requestId },
      { key: `${id}-0` },
    );
  return running.length;
}
