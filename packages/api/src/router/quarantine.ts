import { decideQuarantine, getTestCase, listQuarantine } from "@penguin/core/quarantine";
import { DecideQuarantineInput, ListQuarantineInput, TestCaseInput } from "@penguin/core/quarantine/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const quarantineRouter = router({
  list: procedure.input(ListQuarantineInput).query(({ ctx, input }) => listQuarantine(ctx.verb, input)),
  getTestCase: procedure.input(TestCaseInput).query(({ ctx, input }) => getTestCase(ctx.verb, input)),
  decide: procedure
    .input(DecideQuarantineInput)
    .mutation(({ ctx, input }) => decideQuarantine(ctx.verb, input)),
});
