import { Readable } from "node:stream";
import type { JobPayload } from "@penguin/jobs/catalog";
import {
  createCampaign,
  launchCampaign,
  saveCampaignStep,
  scheduleCampaign,
  updateCampaign,
} from "../campaign/index.ts";
import { runImport, startImport, uploadContactFile } from "../contact/index.ts";
import { addHostedMailbox } from "../mailbox/index.ts";
import { planDue, sendBatch } from "../send/index.ts";
import { addSenderDomain, checkSenderDomain, getSenderDomain } from "../sender-domain/index.ts";
import { addSuppression } from "../suppression/index.ts";
import type { Kit } from "./kit.ts";
import type { TestTenant } from "./tenant.ts";

let domains = 0;

/** Adds a domain whose records nobody has published yet. */
export async function addDomain(tenant: TestTenant, wish?: string): Promise<{ id: string; name: string }> {
  domains += 1;
  const name = wish ?? `d${domains}.example.com`;
  const { id } = await addSenderDomain(tenant.ctx, { workspaceId: tenant.workspaceId, name });
  return { id, name };
}

/** Publishes what a domain's owner is asked to publish. */
export async function publishRecords(kit: Kit, tenant: TestTenant, senderDomainId: string): Promise<void> {
  const { records } = await getSenderDomain(tenant.ctx, { senderDomainId });
  for (const { type, name, value, priority } of records)
    kit.dns.publish(type, name, type === "MX" ? `${priority} ${value}` : value);
}

/** Adds a domain and lets it be verified by its records. */
export async function addVerifiedDomain(kit: Kit, tenant: TestTenant): Promise<{ id: string; name: string }> {
  const domain = await addDomain(tenant);
  await publishRecords(kit, tenant, domain.id);
  const { state } = await checkSenderDomain(kit.system(tenant.tenantId), domain.id);
  if (state !== "verified") throw new Error(`the domain is ${state}`);
  return domain;
}

/** Adds a mailbox on a fresh verified domain. */
export async function addMailbox(
  kit: Kit,
  tenant: TestTenant,
  wish: { local?: string; dailyLimit?: number; gapSeconds?: number } = {},
): Promise<{ id: string; address: string }> {
  const domain = await addVerifiedDomain(kit, tenant);
  return addHostedMailbox(tenant.ctx, {
    senderDomainId: domain.id,
    local: wish.local ?? "amy",
    displayName: "Amy Adams",
    dailyLimit: wish.dailyLimit ?? 200,
    gapSeconds: wish.gapSeconds ?? 0,
  });
}

/** Uploads a CSV file. */
export function upload(tenant: TestTenant, body: string | Buffer | Readable) {
  const stream = body instanceof Readable ? body : Readable.from([Buffer.from(body)], { objectMode: false });
  return uploadContactFile(tenant.ctx, { workspaceId: tenant.workspaceId, fileName: "people.csv" }, stream);
}

let lists = 0;

/** Uploads and imports a CSV file whose columns are recognised; gives its list. */
export async function importCsv(
  kit: Kit,
  tenant: TestTenant,
  body: string | Buffer | Readable,
  wish: { onDuplicate?: "skip" | "update"; mapping?: Record<string, string> } = {},
): Promise<{ importId: string; listId: string }> {
  lists += 1;
  const listName = `List ${lists}`;
  const { importId, mapping } = await upload(tenant, body);
  const chosen = wish.mapping ?? mapping;
  const started = await startImport(tenant.ctx, {
    importId,
    mapping: chosen,
    listName,
    onDuplicate: wish.onDuplicate,
  });
  await runImport(kit.system(tenant.tenantId), importId);
  return { importId, ...started };
}

/** A list of `n` people with names and companies, each at a company of its own. */
export async function addPeople(kit: Kit, tenant: TestTenant, n: number): Promise<string> {
  const rows = Array.from({ length: n }, (_, i) => `p${i}@firm${i}.example,First${i},Firm ${i}`);
  const { listId } = await importCsv(kit, tenant, ["email,first name,company", ...rows, ""].join("\n"));
  return listId;
}

export interface StepWish {
  subject?: string;
  body?: string;
  waitSeconds?: number;
}

export interface CampaignWish {
  people?: number;
  listId?: string;
  steps?: readonly StepWish[];
  mailboxes?: readonly { id: string }[];
  window?: { days: number[]; startMinute: number; endMinute: number; zone: string };
  dailyLimit?: number;
  gapSeconds?: number;
}

/** A campaign that is always open. */
export const ALWAYS = { days: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 1440, zone: "UTC" };

const STEPS: readonly StepWish[] = [
  {
    subject: "A question, {{ contact.first_name }}",
    body: "Hello {{ contact.first_name }}, see https://acme.example/offer .",
  },
  { subject: "", body: "Did you see my mail?", waitSeconds: 86_400 },
];

/** A draft with list, steps and mailboxes that passes every launch check. */
export async function draftCampaign(
  kit: Kit,
  tenant: TestTenant,
  wish: CampaignWish = {},
): Promise<{ id: string; listId: string; mailboxes: readonly { id: string }[] }> {
  const { ctx, workspaceId } = tenant;
  const mailboxes = wish.mailboxes ?? [await addMailbox(kit, tenant, wish)];
  const listId = wish.listId ?? (await addPeople(kit, tenant, wish.people ?? 3));
  const { id } = await createCampaign(ctx, { workspaceId, name: "Spring" });
  await updateCampaign(ctx, {
    campaignId: id,
    name: "Spring",
    listId,
    mailboxIds: mailboxes.map((mailbox) => mailbox.id),
    window: wish.window ?? ALWAYS,
    trackOpens: true,
    trackClicks: true,
  });
  for (const [index, step] of (wish.steps ?? STEPS).entries())
    await saveCampaignStep(ctx, {
      campaignId: id,
      position: index + 1,
      subject: step.subject ?? "",
      body: step.body ?? "Hello.",
      waitSeconds: step.waitSeconds ?? 0,
    });
  return { id, listId, mailboxes };
}

/** A campaign that was launched. */
export async function launchedCampaign(kit: Kit, tenant: TestTenant, wish: CampaignWish = {}) {
  const campaign = await draftCampaign(kit, tenant, wish);
  await launchCampaign(tenant.ctx, { campaignId: campaign.id });
  return campaign;
}

/** A campaign that starts at `startAt`. */
export async function scheduledCampaign(
  kit: Kit,
  tenant: TestTenant,
  startAt: string,
  wish: CampaignWish = {},
) {
  const campaign = await draftCampaign(kit, tenant, wish);
  await scheduleCampaign(tenant.ctx, { campaignId: campaign.id, startAt });
  return campaign;
}

/** Plans what is due and sends until nothing more may leave now. Gives how many mails were claimed. */
export async function planAndSend(kit: Kit): Promise<number> {
  await planDue(kit.platform());
  let claimed = 0;
  for (let n = await sendBatch(kit.sender(), 100); n > 0; n = await sendBatch(kit.sender(), 100))
    claimed += n;
  return claimed;
}

/** Runs the imports that were asked for. */
export async function runRecordedImports(kit: Kit): Promise<void> {
  for (const { payload } of kit.jobs.named("contact.import")) {
    const { tenantId, importId } = payload as JobPayload<"contact.import">;
    await runImport(kit.system(tenantId), importId);
  }
}

/** Puts an address on the tenant's suppression list. */
export function suppress(tenant: TestTenant, email: string): Promise<void> {
  return addSuppression(tenant.ctx, { email });
}
