import type { Readable } from "node:stream";
import { imports } from "@penguin/db/schema";
import { ReadingStopped } from "@penguin/runtime/reading";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { type Ctx, lockWorkspace, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { peekCsv } from "./read-csv.ts";
import { suggestMapping, UploadInput } from "./schema.ts";

/** The largest file taken, in bytes. */
export const MAX_UPLOAD_BYTES = 256 * 1024 * 1024;

/**
 * Stores an uploaded CSV file and reads its header and first rows; nothing is imported before the mapping is confirmed.
 * Throws `invalid` for an empty, binary or too large file and keeps nothing of it.
 */
export async function uploadContactFile(
  ctx: Ctx,
  raw: { workspaceId: string; fileName: string },
  body: Readable,
): Promise<{ importId: string; columns: string[]; samples: string[][]; mapping: Record<string, string> }> {
  permit(ctx, "contact.upload-file");
  const input = parse(UploadInput, raw);
  await tenantTransaction(ctx, (tx) => lockWorkspace(tx, ctx, input.workspaceId));
  const at = ctx.clock.now();
  const id = newId(at);
  const objectKey = `imports/${ctx.tenantId}/${id}`;
  const sizeBytes = await ctx.doors.objects.put(objectKey, body, MAX_UPLOAD_BYTES).catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    throw new DomainError(
      "invalid",
      "The file is larger than 256 MB. Nothing was stored; split it and upload the parts.",
      { reason: "too_large" },
    );
  });
  try {
    const { columns, samples, encoding, delimiter } = await peekCsv(ctx.doors.reader, () =>
      ctx.doors.objects.get(objectKey),
    );
    const mapping = suggestMapping(columns);
    await tenantTransaction(ctx, async (tx) => {
      await tx.insert(imports).values({
        tenantId: ctx.tenantId,
        id,
        workspaceId: input.workspaceId,
        state: "uploaded",
        fileName: input.fileName,
        objectKey,
        sizeBytes,
        encoding,
        delimiter,
        columns,
        samples,
        mapping,
        onDuplicate: "skip",
        rowsRead: 0,
        rowsImported: 0,
        rowsUpdated: 0,
        rowsSkipped: 0,
        rowsRefused: 0,
        failure: "",
        createdBy: ctx.actor.kind === "user" ? ctx.actor.userId : null,
        createdAt: at,
      });
      await writeAudit(tx, ctx, {
        action: "contact.upload-file",
        entity: "import",
        entityId: id,
        after: { sizeBytes },
      });
    });
    return { importId: id, columns, samples, mapping };
  } catch (error) {
    await ctx.doors.objects.remove(objectKey);
    if (error instanceof ReadingStopped)
      throw new DomainError("invalid", "The file takes too long to read. Nothing was imported.", {
        reason: "too_slow",
      });
    throw error;
  }
}
