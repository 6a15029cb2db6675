import { eraseSubject, listAudit } from "@penguin/core/audit-log";
import { EraseSubjectInput, ListAuditInput } from "@penguin/core/audit-log/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const auditLogRouter = router({
  list: procedure.input(ListAuditInput).query(({ ctx, input }) => listAudit(ctx.verb, input)),
  eraseSubject: procedure
    .input(EraseSubjectInput)
    .mutation(({ ctx, input }) => eraseSubject(ctx.verb, input)),
});
