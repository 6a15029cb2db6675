import { senderAlerts } from "@penguin/db/schema";
import { and, desc, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  tenantTransaction,
  toPage,
  visibleWorkspaces,
} from "../kernel/index.ts";
import { ListAlertsInput } from "./schema.ts";

/** An alert without its tenant. */
export type AlertRow = Omit<typeof senderAlerts.$inferSelect, "tenantId" | "closedBy" | "untold">;

/** Where too much came back, newest first; `search` matches the start of an address or a domain. */
export async function listAlerts(ctx: Ctx, raw: z.input<typeof ListAlertsInput>): Promise<Page<AlertRow>> {
  permit(ctx, "reputation.list-alerts");
  const input = parse(ListAlertsInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const visible = visibleWorkspaces(ctx);
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select({
        id: senderAlerts.id,
        workspaceId: senderAlerts.workspaceId,
        mailboxId: senderAlerts.mailboxId,
        senderDomainId: senderAlerts.senderDomainId,
        subject: senderAlerts.subject,
        kind: senderAlerts.kind,
        level: senderAlerts.level,
        hits: senderAlerts.hits,
        sample: senderAlerts.sample,
        openedAt: senderAlerts.openedAt,
        closedAt: senderAlerts.closedAt,
      })
      .from(senderAlerts)
      .where(
        and(
          input.state === "open" ? isNull(senderAlerts.closedAt) : isNotNull(senderAlerts.closedAt),
          visible === "all" ? undefined : inArray(senderAlerts.workspaceId, visible),
          before ? lt(senderAlerts.id, before) : undefined,
          input.search ? sql`starts_with(${senderAlerts.subject}, ${input.search.toLowerCase()})` : undefined,
        ),
      )
      .orderBy(desc(senderAlerts.id))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.id]);
}
