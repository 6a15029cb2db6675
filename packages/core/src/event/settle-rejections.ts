import { outbox } from "@penguin/db/schema";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { eachTenant, type PlatformCtx, tenantTransaction } from "../kernel/index.ts";
import { type EventInput, recordEvents } from "./record-events.ts";

type Rejection = {
  messageId: string;
  code?: number;
  enhanced?: string;
  reply?: string;
  detail?: Record<string, string | number | boolean>;
};

const toInput = (payload: Rejection, at: Date): EventInput => {
  const { messageId, code, enhanced, reply, detail } = payload;
  return {
    messageId,
    kind: "bounced",
    key: `bounced:${messageId}`,
    at,
    detail: {
      ...detail,
      source: "submission",
      enhanced: enhanced ?? "",
      reply: (reply ?? "").slice(0, 500),
      ...(code ? { code } : {}),
    },
  };
};

/** Gives the refusals our own mail server answered their consequences, from the outbox rows the settlement left. */
export async function settleRejections(ctx: PlatformCtx): Promise<number> {
  const tenants = await ctx.control
    .selectDistinct({ tenantId: outbox.tenantId })
    .from(outbox)
    .where(and(isNull(outbox.publishedAt), eq(outbox.type, "message.rejected")));
  return eachTenant(
    ctx,
    tenants.map((row) => row.tenantId),
    "event.settle-rejections",
    (own) =>
      tenantTransaction(own, async (tx) => {
        const rows = await tx
          .select()
          .from(outbox)
          .where(and(isNull(outbox.publishedAt), eq(outbox.type, "message.rejected")))
          .orderBy(asc(outbox.id))
          .limit(500)
          .for("update", { skipLocked: true });
        if (rows.length === 0) return 0;
        await recordEvents(
          tx,
          own,
          rows.map((row) => toInput(row.payload as Rejection, row.at)),
        );
        await tx
          .update(outbox)
          .set({ publishedAt: ctx.clock.now() })
          .where(
            inArray(
              outbox.id,
              rows.map((row) => row.id),
            ),
          );
        return rows.length;
      }),
  );
}
