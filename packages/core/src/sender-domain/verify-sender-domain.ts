import { dnsRecords, senderDomains } from "@penguin/db/schema";
import { checkRecord, type DnsRecord } from "@penguin/mail/dns-record";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, inArray, lt, or, sql } from "drizzle-orm";
import {
  announce,
  changeWorkspace,
  type Ctx,
  parse,
  type PlatformCtx,
  permit,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { SenderDomainInput } from "./schema.ts";

type RecordRow = typeof dnsRecords.$inferSelect;
type DomainRow = typeof senderDomains.$inferSelect;

/** A domain may send once these are right; MX only matters for what comes back and is advised, not required. */
const REQUIRED = new Set(["ownership", "spf", "dkim", "dmarc"]);

const load = async (ctx: Ctx, id: string): Promise<{ domain: DomainRow; records: RecordRow[] }> =>
  tenantTransaction(ctx, async (tx) => {
    const [domain] = await tx.select().from(senderDomains).where(eq(senderDomains.id, id));
    if (!domain) throw notFound("domain");
    const records = await tx.select().from(dnsRecords).where(eq(dnsRecords.senderDomainId, id));
    return { domain, records };
  });

const publish = async (ctx: Ctx, domain: DomainRow, records: RecordRow[]): Promise<void> => {
  if (!ctx.doors.dnsProvider || domain.state === "verified") return;
  const published = records.map(({ type, name, value, priority, ttl }) => ({
    type: type as "TXT" | "MX",
    name,
    value,
    priority: priority ?? undefined,
    ttl,
  }));
  await ctx.doors.dnsProvider.publish(domain.name, published).catch((error: unknown) => {
    ctx.log.warn({ err: error, senderDomainId: domain.id }, "records could not be published");
  });
};

/** A look-up that failed says nothing about the records, so it leaves a domain that was right as it is. */
const nextState = (domain: DomainRow, required: readonly RecordRow["state"][]): DomainRow["state"] => {
  if (required.every((state) => state === "verified")) return "verified";
  const isKnownWrong = required.some((state) => state !== "verified" && state !== "failed");
  if (domain.state === "verified" && !isKnownWrong) return "verified";
  return domain.state === "verified" || domain.state === "degraded" ? "degraded" : "verifying";
};

const lookUp = async (ctx: Ctx, row: RecordRow) => {
  const expected: DnsRecord = {
    ...row,
    type: row.type as DnsRecord["type"],
    priority: row.priority ?? undefined,
  };
  return { row, check: checkRecord(expected, await ctx.doors.dns.resolve(row.name, expected.type)) };
};

/** Publishes the records where the platform may, looks every one up for real and moves the domain's state. */
export async function checkSenderDomain(
  ctx: Ctx,
  senderDomainId: string,
): Promise<{ state: DomainRow["state"] }> {
  const { domain, records } = await load(ctx, senderDomainId);
  await publish(ctx, domain, records);
  const checks = await Promise.all(records.map((row) => lookUp(ctx, row)));
  const required = checks.filter(({ row }) => REQUIRED.has(row.purpose)).map(({ check }) => check.state);
  const at = ctx.clock.now();
  const state = nextState(domain, required);
  await tenantTransaction(ctx, async (tx) => {
    for (const { row, check } of checks)
      await tx
        .update(dnsRecords)
        .set({
          state: check.state,
          explanation: check.explanation,
          found: check.found,
          attempts: row.attempts + 1,
          checkedAt: at,
        })
        .where(eq(dnsRecords.id, row.id));
    await tx
      .update(senderDomains)
      .set({
        state,
        checkedAt: at,
        verifiedAt: state === "verified" ? (domain.verifiedAt ?? at) : domain.verifiedAt,
      })
      .where(eq(senderDomains.id, senderDomainId));
    if (state !== domain.state)
      await writeAudit(tx, ctx, {
        action: "sender-domain.verify",
        entity: "sender-domain",
        entityId: senderDomainId,
        before: { state: domain.state },
        after: { state },
      });
    await announce(tx, "sender-domain", senderDomainId);
  }).catch((error: unknown) => {
    const constraint = (error as { cause?: { constraint_name?: string } }).cause?.constraint_name;
    if (constraint !== "sender_domains_verified_name") throw error;
    throw new DomainError(
      "conflict",
      "Another organisation has verified this domain. Ask support if it is yours.",
    );
  });
  return { state };
}

/** Looks the records up now, because a person asked. */
export async function verifySenderDomain(
  ctx: Ctx,
  raw: { senderDomainId: string },
): Promise<{ state: DomainRow["state"] }> {
  permit(ctx, "sender-domain.verify");
  const input = parse(SenderDomainInput, raw);
  const { domain } = await load(ctx, input.senderDomainId);
  changeWorkspace(ctx, domain.workspaceId);
  return checkSenderDomain(ctx, domain.id);
}

const PENDING_EVERY_MS = 10_000;
const VERIFIED_EVERY_MS = 3_600_000;

/** Enqueues a check for each domain whose last one is too old: ten seconds while it is pending, else an hour. */
export async function verifyDueSenderDomains(ctx: PlatformCtx): Promise<number> {
  const now = ctx.clock.now().getTime();
  const due = await ctx.control
    .select({ tenantId: senderDomains.tenantId, id: senderDomains.id })
    .from(senderDomains)
    .where(
      or(
        and(
          inArray(senderDomains.state, ["pending", "verifying"]),
          lt(
            sql`coalesce(${senderDomains.checkedAt}, 'epoch')`,
            new Date(now - PENDING_EVERY_MS).toISOString(),
          ),
        ),
        and(
          inArray(senderDomains.state, ["verified", "degraded"]),
          lt(senderDomains.checkedAt, new Date(now - VERIFIED_EVERY_MS)),
        ),
      ),
    )
    .limit(200);
  const slot = Math.floor(now / PENDING_EVERY_MS);
  for (const { tenantId, id } of due)
    await ctx.jobs.enqueue(
      "sender-domain.verify",
      { tenantId, senderDomainId: id, requestId: ctx.requestId },
      { key: `${id}-${slot}` },
    );
  return due.length;
}
