import { randomBytes } from "node:crypto";
import { dnsRecords, senderDomains } from "@penguin/db/schema";
import { isDomainName, registrableDomain } from "@penguin/mail/address";
import { requiredRecords } from "@penguin/mail/dns-record";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, eq } from "drizzle-orm";
import {
  announce,
  type Ctx,
  lockWorkspace,
  organisationTransaction,
  parse,
  permit,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { AddSenderDomainInput } from "./schema.ts";

const field = (message: string): DomainError =>
  new DomainError("invalid", message, { fields: { name: message } });

const nameOf = (typed: string): string => {
  const name = typed.toLowerCase().replace(/\.$/, "");
  if (!isDomainName(name)) throw field("This is not a domain name. Type it like mail.example.com.");
  if (!registrableDomain(name))
    throw field("This is a public suffix that nobody can own. Add a name under it.");
  return name;
};

const makeOnServer = async (
  ctx: Ctx,
  name: string,
): Promise<{ dkimPublicKey: string; dkimSelector: string }> => {
  const made = await ctx.doors.mailServer.ensureDomain(name).catch((error: unknown) => {
    ctx.log.warn({ err: error }, "the mail server did not make a domain");
    return undefined;
  });
  if (!made)
    throw new DomainError(
      "unavailable",
      "The mail server did not answer. Nothing was saved; try again in a minute.",
    );
  return made;
};

/**
 * Adds a sending domain: makes it on the mail server (which makes its DKIM key and keeps the private half) and works out
 * the records its owner must publish. The first domain of a workspace becomes its primary one.
 */
export async function addSenderDomain(ctx: Ctx, raw: AddSenderDomainInput): Promise<{ id: string }> {
  permit(ctx, "sender-domain.add");
  const input = parse(AddSenderDomainInput, raw);
  const name = nameOf(input.name);
  await tenantTransaction(ctx, (tx) => lockWorkspace(tx, ctx, input.workspaceId));
  // A domain is added once in an organisation, whichever workspace has it.
  await organisationTransaction(ctx, async (tx) => {
    const [taken] = await tx
      .select({ id: senderDomains.id })
      .from(senderDomains)
      .where(eq(senderDomains.name, name));
    if (taken)
      throw new DomainError("conflict", "Your organisation has this domain already.", {
        fields: { name: "Already added." },
      });
  });
  const dkim = await makeOnServer(ctx, name);
  const at = ctx.clock.now();
  const id = newId(at);
  const verifyToken = randomBytes(16).toString("hex");
  const records = requiredRecords({
    domain: name,
    selector: dkim.dkimSelector,
    dkimPublicKey: dkim.dkimPublicKey,
    mailHost: ctx.settings.mailHost.name,
    spfInclude: ctx.settings.spf.include,
    sendingIps: ctx.settings.spf.ips,
    verifyToken,
  });
  await tenantTransaction(ctx, async (tx) => {
    const { tenantId } = ctx;
    await lockWorkspace(tx, ctx, input.workspaceId);
    const [primary] = await tx
      .select({ id: senderDomains.id })
      .from(senderDomains)
      .where(and(eq(senderDomains.workspaceId, input.workspaceId), eq(senderDomains.isPrimary, true)));
    await tx.insert(senderDomains).values({
      tenantId,
      id,
      workspaceId: input.workspaceId,
      name,
      state: "pending",
      isPrimary: !primary,
      verifyToken,
      ...dkim,
      createdAt: at,
    });
    await tx.insert(dnsRecords).values(
      records.map((record) => ({
        ...record,
        tenantId,
        id: newId(at),
        senderDomainId: id,
        state: "pending" as const,
        explanation: "Not looked up yet.",
        found: [],
        attempts: 0,
      })),
    );
    await writeAudit(tx, ctx, {
      action: "sender-domain.add",
      entity: "sender-domain",
      entityId: id,
      after: { name },
    });
    await announce(tx, "sender-domain", id);
  });
  await ctx.jobs.enqueue(
    "sender-domain.verify",
    { tenantId: ctx.tenantId, senderDomainId: id, requestId: ctx.requestId },
    { key: `${id}-0` },
  );
  return { id };
}
