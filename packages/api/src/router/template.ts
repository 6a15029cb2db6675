import { previewStep } from "@penguin/core/template";
import { PreviewInput } from "@penguin/core/template/schema";
import { procedure, router } from "../trpc.ts";

export const templateRouter = router({
  preview: procedure.input(PreviewInput).query(({ ctx, input }) => previewStep(ctx.verb, input)),
});
