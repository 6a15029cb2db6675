import { dnsRecords, senderDomains } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { asc, desc, eq } from "drizzle-orm";
import {
  type Ctx,
  parse,
  permit,
  requireWorkspace,
  seeWorkspace,
  tenantTransaction,
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

/** One sending domain with its records and what the last look-up found. */
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
    return { ...domain, records };
  });
}
