import { seesChange } from "@penguin/core/kernel";
import { procedure, router } from "../trpc.ts";

const FIVE_MINUTES_MS = 5 * 60_000;

/** The procedures of this slice; each passes on to its verb. */
export const liveRouter = router({
  /** Says which rows changed of those the caller may see; ends after five minutes so that sessions are checked again. */
  changes: procedure.subscription(async function* ({ ctx, signal }) {
    const end = AbortSignal.any(
      [signal, AbortSignal.timeout(FIVE_MINUTES_MS)].filter((one) => one !== undefined),
    );
    for await (const change of ctx.changes(ctx.session.tenantId, end))
      if (await seesChange(ctx.verb, change)) yield change;
  }),
});
