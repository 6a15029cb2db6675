import { previewStep } from "@penguin/core/template";
import { PreviewInput } from "@penguin/core/template/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const templateRouter = router({
  preview: procedure.input(PreviewInput).query(({ ctx, input }) => previewStep(ctx.verb, input)),
});
