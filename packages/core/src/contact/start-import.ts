import { contactLists, imports } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, eq } from "drizzle-orm";
import {
  announce,
  changeWorkspace,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { ImportInput, StartImportInput } from "./schema.ts";

const lockImport = async (tx: Tx, ctx: Ctx, importId: string) => {
  const [row] = await tx.select().from(imports).where(eq(imports.id, importId)).for("update");
  if (!row) throw notFound("import");
  changeWorkspace(ctx, row.workspaceId);
  return row;
};

const listNamed = async (tx: Tx, ctx: Ctx, workspaceId: string, name: string): Promise<string> => {
  const at = ctx.clock.now();
  await tx
    .insert(contactLists)
    .values({ tenantId: ctx.tenantId, id: newId(at), workspaceId, name, createdAt: at })
    .onConflictDoNothing();
  const [found] = await tx
    .select({ id: contactLists.id })
    .from(contactLists)
    .where(and(eq(contactLists.workspaceId, workspaceId), eq(contactLists.name, name)));
  if (!found) throw notFound("list");
  return found.id;
};

/** Starts importing an uploaded file into a list, made when it does not exist. Throws `refused_state` when it ran already. */
export async function startImport(ctx: Ctx, raw: StartImportInput): Promise<{ listId: string }> {
  permit(ctx, "contact.start-import");
  const input = parse(StartImportInput, raw);
  const listId = await tenantTransaction(ctx, async (tx) => {
    const row = await lockImport(tx, ctx, input.importId);
    if (row.state !== "uploaded")
      throw new DomainError("refused_state", `This import is ${row.state} already.`);
    const id = await listNamed(tx, ctx, row.workspaceId, input.listName);
    const { mapping, onDuplicate } = input;
    const startedBy = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    await tx
      .update(imports)
      .set({ state: "running", mapping, onDuplicate, listId: id, startedBy })
      .where(eq(imports.id, row.id));
    await writeAudit(tx, ctx, {
      action: "contact.start-import",
      entity: "import",
      entityId: row.id,
      after: { mapping, onDuplicate },
    });
    return id;
  });
  await ctx.jobs.enqueue(
    "contact.import",
    { tenantId: ctx.tenantId, importId: input.importId, requestId: ctx.requestId },
    { key: `${input.importId}-0` },
  );
  return { listId };
}

/** Stops a running import after the batch it is in; what was imported stays. */
export async function cancelImport(ctx: Ctx, raw: { importId: string }): Promise<void> {
  permit(ctx, "contact.cancel-import");
  const input = parse(ImportInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const row = await lockImport(tx, ctx, input.importId);
    if (row.state !== "running" && row.state !== "uploaded")
      throw new DomainError("refused_state", `This import is ${row.state}, so there is nothing to cancel.`);
    await tx
      .update(imports)
      .set({ state: "cancelled", finishedAt: ctx.clock.now() })
      .where(eq(imports.id, row.id));
    await writeAudit(tx, ctx, { action: "contact.cancel-import", entity: "import", entityId: row.id });
    await announce(tx, "import", row.id);
  });
}
