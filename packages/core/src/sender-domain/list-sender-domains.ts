import { dnsRecords, senderDomainLimits, senderDomains, workspaces } from "@penguin/db/schema";
import { localDay } from "@penguin/mail/window";
import { notFound } from "@penguin/runtime/error";
import { and, asc, desc, eq } from "drizzle-orm";
import {
  type Ctx,
  parse,
  permit,
  requireWorkspace,
  seeWorkspace,
  tenantTransaction,
  type Tx,
} from "../kernel/index.ts";
import { ListSenderDomainsInput, SenderDomainInput } from "./schema.ts";

const columns = {
  id: senderDomains.id,
  workspaceId: senderDomains.workspaceId,
  name: senderDomains.name,
  state: senderDomains.state,
  isPrimary: senderDomains.isPrimary,
  checkedAt: senderDomains.checkedAt,
  verifiedAt: senderDomains.verifiedAt,
  createdAt: senderDomains.createdAt,
};

/** The sending domains of a workspace, the primary one first. */
export async function listSenderDomains(ctx: Ctx, raw: { workspaceId: string }) {
  permit(ctx, "sender-domain.list");
  const input = parse(ListSenderDomainsInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    await requireWorkspace(tx, ctx, input.workspaceId);
    return tx
      .select(columns)
      .from(senderDomains)
      .where(eq(senderDomains.workspaceId, input.workspaceId))
      .orderBy(desc(senderDomains.isPrimary), asc(senderDomains.name));
  });
}

/** What a domain may send on this day of its workspace and has; without a limit nothing is counted. */
const readLimit = async (tx: Tx, ctx: Ctx, senderDomainId: string) => {
  const [row] = await tx
    .select({
      perDay: senderDomainLimits.perDay,
      usedDay: senderDomainLimits.usedDay,
      used: senderDomainLimits.used,
      zone: workspaces.zone,
    })
    .from(senderDomainLimits)
    .innerJoin(senderDomains, eq(senderDomains.id, senderDomainLimits.senderDomainId))
    .innerJoin(
      workspaces,
      and(eq(workspaces.tenantId, senderDomains.tenantId), eq(workspaces.id, senderDomains.workspaceId)),
    )
    .where(eq(senderDomainLimits.senderDomainId, senderDomainId));
  if (!row) return { perDay: null, usedToday: 0 };
  const isToday = row.usedDay === localDay(row.zone, ctx.clock.now());
  return { perDay: row.perDay, usedToday: isToday ? row.used : 0 };
};

/** One sending domain with its records, what the last look-up found, and its limit a day. */
export async function getSenderDomain(ctx: Ctx, raw: { senderDomainId: string }) {
  permit(ctx, "sender-domain.get");
  const input = parse(SenderDomainInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [domain] = await tx
      .select(columns)
      .from(senderDomains)
      .where(eq(senderDomains.id, input.senderDomainId));
    if (!domain) throw notFound("domain");
    seeWorkspace(ctx, domain.workspaceId);
    const records = await tx
      .select({
        id: dnsRecords.id,
        purpose: dnsRecords.purpose,
        type: dnsRecords.type,
        name: dnsRecords.name,
        value: dnsRecords.value,
        priority: dnsRecords.priority,
        ttl: dnsRecords.ttl,
        state: dnsRecords.state,
        explanation: dnsRecords.explanation,
        found: dnsRecords.found,
        checkedAt: dnsRecords.checkedAt,
      })
      .from(dnsRecords)
      .where(eq(dnsRecords.senderDomainId, domain.id))
      .orderBy(asc(dnsRecords.id));
    return { ...domain, records, limit: await readLimit(tx, ctx, domain.id) };
  });
}
