import { importErrors, imports } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, asc, desc, eq, gt, inArray, lt } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  seeWorkspace,
  tenantTransaction,
  toPage,
  visibleWorkspaces,
} from "../kernel/index.ts";
import { ImportInput, ListImportErrorsInput, ListImportsInput } from "./schema.ts";

const columns = {
  id: imports.id,
  workspaceId: imports.workspaceId,
  listId: imports.listId,
  state: imports.state,
  fileName: imports.fileName,
  sizeBytes: imports.sizeBytes,
  encoding: imports.encoding,
  delimiter: imports.delimiter,
  columns: imports.columns,
  samples: imports.samples,
  mapping: imports.mapping,
  onDuplicate: imports.onDuplicate,
  rowsRead: imports.rowsRead,
  rowsImported: imports.rowsImported,
  rowsUpdated: imports.rowsUpdated,
  rowsSkipped: imports.rowsSkipped,
  rowsRefused: imports.rowsRefused,
  failure: imports.failure,
  createdAt: imports.createdAt,
  finishedAt: imports.finishedAt,
};

/** Imports, newest first. */
export async function listImports(ctx: Ctx, raw: z.input<typeof ListImportsInput>) {
  permit(ctx, "contact.list-imports");
  const input = parse(ListImportsInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const visible = visibleWorkspaces(ctx);
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select(columns)
      .from(imports)
      .where(
        and(
          before ? lt(imports.id, before) : undefined,
          visible === "all" ? undefined : inArray(imports.workspaceId, visible),
        ),
      )
      .orderBy(desc(imports.id))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.id]);
}

/** One import with its progress. */
export async function getImport(ctx: Ctx, raw: { importId: string }) {
  permit(ctx, "contact.get-import");
  const input = parse(ImportInput, raw);
  const [row] = await tenantTransaction(ctx, (tx) =>
    tx.select(columns).from(imports).where(eq(imports.id, input.importId)),
  );
  if (!row) throw notFound("import");
  seeWorkspace(ctx, row.workspaceId);
  return row;
}

/** The rows that were not imported, in the order of the file, each with its reason. */
export async function listImportErrors(
  ctx: Ctx,
  raw: z.input<typeof ListImportErrorsInput>,
): Promise<Page<{ rowNumber: number; reason: string; detail: string }>> {
  permit(ctx, "contact.list-import-errors");
  const input = parse(ListImportErrorsInput, raw);
  await getImport(ctx, { importId: input.importId });
  const [after] = decodeCursor(input.cursor, ["row"]) ?? [];
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select({ rowNumber: importErrors.rowNumber, reason: importErrors.reason, detail: importErrors.detail })
      .from(importErrors)
      .where(
        and(
          eq(importErrors.importId, input.importId),
          after ? gt(importErrors.rowNumber, Number(after)) : undefined,
        ),
      )
      .orderBy(asc(importErrors.rowNumber))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.rowNumber]);
}
