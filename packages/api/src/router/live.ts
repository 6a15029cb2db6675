import { type Ctx, seesChange } from "@penguin/core/kernel";
import { type ApiContext, type HeardChange, type LiveChange, procedure, router } from "../trpc.ts";

const FIVE_MINUTES_MS = 5 * 60_000;

type Asking = Pick<ApiContext, "sessionNow" | "tenant"> & { session: NonNullable<ApiContext["session"]> };

/** The caller as they may act now; undefined once the session is over or they may not look any more. */
const asTheyAre = async ({ sessionNow, tenant, session }: Asking): Promise<Ctx | undefined> => {
  const found = await sessionNow();
  if (!found || !tenant || found.tenantId !== session.tenantId || found.tenantClosed) return undefined;
  const { roles, restriction } = found.actor;
  return roles.includes("blocked") || restriction === "second_factor" ? undefined : tenant(found);
};

const isAboutOthers = ({ topic, id }: HeardChange, { actor, tenantId }: Asking["session"]): boolean =>
  topic === "access" && id !== actor.userId && id !== tenantId;

/** The procedures of this slice; each passes on to its verb. */
export const liveRouter = router({
  /**
   * Says which rows changed of those the caller may see. Whether they still may is asked at each of them and whenever their
   * rights or sessions change; the stream ends then, and after five minutes.
   */
  changes: procedure.subscription(async function* ({ ctx, signal }): AsyncGenerator<LiveChange> {
    const end = AbortSignal.any(
      [signal, AbortSignal.timeout(FIVE_MINUTES_MS)].filter((one) => one !== undefined),
    );
    for await (const change of ctx.changes(ctx.session.tenantId, end)) {
      if (isAboutOthers(change, ctx.session)) continue;
      const verb = await asTheyAre(ctx);
      if (!verb) return;
      const { topic, id } = change;
      if (topic !== "access" && (await seesChange(verb, { topic, id }))) yield { topic, id };
    }
  }),
});
