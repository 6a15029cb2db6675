import {
  addSuppression,
  importSuppressions,
  listSuppressions,
  removeSuppression,
} from "@penguin/core/suppression";
import {
  AddSuppressionInput,
  ImportSuppressionsInput,
  ListSuppressionsInput,
  SuppressionInput,
} from "@penguin/core/suppression/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const suppressionRouter = router({
  list: procedure.input(ListSuppressionsInput).query(({ ctx, input }) => listSuppressions(ctx.verb, input)),
  add: procedure.input(AddSuppressionInput).mutation(({ ctx, input }) => addSuppression(ctx.verb, input)),
  import: procedure
    .input(ImportSuppressionsInput)
    .mutation(({ ctx, input }) => importSuppressions(ctx.verb, input)),
  remove: procedure.input(SuppressionInput).mutation(({ ctx, input }) => removeSuppression(ctx.verb, input)),
});
