import { procedure, router } from "../trpc.ts";

const FIVE_MINUTES_MS = 5 * 60_000;

/** The procedures of this slice; each passes on to its verb. */
export const liveRouter = router({
  /** Says which rows of the caller's organisation changed; ends after five minutes so that sessions are checked again. */
  changes: procedure.subscription(async function* ({ ctx, signal }) {
    const end = AbortSignal.any(
      [signal, AbortSignal.timeout(FIVE_MINUTES_MS)].filter((one) => one !== undefined),
    );
    yield* ctx.changes(ctx.session.tenantId, end);
  }),
});
