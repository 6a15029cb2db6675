import { createReadStream } from "node:fs";
import path from "node:path";
import { registerAccount } from "@penguin/core/account";
import { createCampaign, launchCampaign, saveCampaignStep, updateCampaign } from "@penguin/core/campaign";
import { getImport, startImport, uploadContactFile } from "@penguin/core/contact";
import type { Ctx } from "@penguin/core/kernel";
import { addHostedMailbox } from "@penguin/core/mailbox";
import { addSenderDomain, checkSenderDomain } from "@penguin/core/sender-domain";
import { listWorkspaces } from "@penguin/core/workspace";
import type { Stage } from "./open-rehearsal.ts";
import { SEQUENCE } from "./sequence.ts";

export interface CampaignPlan {
  name: string;
  /** The sending domain that is made for it. */
  domain: string;
  contactsFile: string;
  steps: number;
  days: number;
  /** Wait before each follow-up, in seconds. */
  waitSeconds: number;
  window: { days: number[]; startMinute: number; endMinute: number; zone: string };
  dailyLimit: number;
  gapSeconds: number;
  /** How many mailboxes send; by default as many as the days need. */
  mailboxes?: number;
  /** Mailboxes that exist; no domain is made then. */
  mailboxIds?: string[];
  /** Text added to the end of every mail. */
  appendix?: string;
}

export interface RunningCampaign {
  ctx: Ctx;
  campaignId: string;
  enrolled: number;
  imported: number;
  refused: number;
}

/** Every hour of every day, for campaigns that somebody watches. */
export const ALWAYS_OPEN = { days: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 1440, zone: "UTC" };

/** Registers a person with an organisation and a first workspace, and acts as that person from then on. */
export async function registerOwner(
  stage: Stage,
  person: { email: string; name: string; password: string; organisation: string },
): Promise<{ ctx: Ctx; workspaceId: string }> {
  const { userId, tenantId } = await registerAccount(stage.account, person);
  const { email, name } = person;
  const ctx = stage.forActor(tenantId, {
    kind: "user",
    userId,
    email,
    name,
    roles: ["owner"],
    workspaces: {},
  });
  const [workspace] = await listWorkspaces(ctx);
  if (!workspace) throw new Error("registration made no workspace");
  return { ctx, workspaceId: workspace.id };
}

const importContacts = async (stage: Stage, ctx: Ctx, workspaceId: string, plan: CampaignPlan) => {
  const { contactsFile } = plan;
  const upload = await uploadContactFile(
    ctx,
    { workspaceId, fileName: path.basename(contactsFile) },
    createReadStream(contactsFile),
  );
  const { listId } = await startImport(ctx, {
    importId: upload.importId,
    mapping: upload.mapping,
    listName: plan.name,
  });
  await stage.runner.runDue();
  const done = await getImport(ctx, { importId: upload.importId });
  return { listId, imported: done.rowsImported, refused: done.rowsRefused };
};

const LOCALS = ["amy", "ben", "cara", "dev", "ella", "finn", "gwen", "hal"];

const addMailboxes = async (
  stage: Stage,
  ctx: Ctx,
  workspaceId: string,
  plan: CampaignPlan & { count: number },
): Promise<string[]> => {
  const { id: senderDomainId } = await addSenderDomain(ctx, { workspaceId, name: plan.domain });
  await checkSenderDomain(ctx, senderDomainId);
  const ids: string[] = [];
  for (let n = 0; n < plan.count; n++) {
    const { dailyLimit, gapSeconds } = plan;
    const name = LOCALS[n % LOCALS.length] as string;
    const local = n < LOCALS.length ? name : `${name}${Math.floor(n / LOCALS.length) + 1}`;
    const displayName = `${name.charAt(0).toUpperCase()}${name.slice(1)} Lee`;
    const made = await addHostedMailbox(ctx, { senderDomainId, local, displayName, dailyLimit, gapSeconds });
    ids.push(made.id);
    const inbox = stage.net.host.mailbox(made.address)?.folder("INBOX");
    inbox?.onChange(() => {
      const payload = { tenantId: ctx.tenantId, mailboxId: made.id, requestId: "rehearsal" };
      void stage.runner.enqueue("event.sync-mailbox", payload, { key: made.id });
    });
  }
  return ids;
};

const mailboxCount = (contacts: number, plan: CampaignPlan): number => {
  const workingDays = Math.max(1, Math.floor((plan.days * plan.window.days.length) / 7) - 3);
  return Math.min(60, Math.max(2, Math.ceil((contacts * plan.steps) / (workingDays * plan.dailyLimit))));
};

/** Does, through the same verbs as a person in the browser, everything from the sending domain to the launch. */
export async function setUpCampaign(
  stage: Stage,
  owner: { ctx: Ctx; workspaceId: string },
  plan: CampaignPlan,
): Promise<RunningCampaign> {
  const { ctx, workspaceId } = owner;
  const { name, steps, waitSeconds, window } = plan;
  const { listId, imported, refused } = await importContacts(stage, ctx, workspaceId, plan);
  const count = plan.mailboxes ?? mailboxCount(imported, plan);
  const mailboxIds = plan.mailboxIds ?? (await addMailboxes(stage, ctx, workspaceId, { ...plan, count }));
  const { id: campaignId } = await createCampaign(ctx, { workspaceId, name });
  for (let position = 1; position <= steps; position++) {
    const text = SEQUENCE[(position - 1) % SEQUENCE.length] as (typeof SEQUENCE)[number];
    await saveCampaignStep(ctx, {
      campaignId,
      position,
      waitSeconds: position === 1 ? 0 : waitSeconds,
      ...text,
      body: plan.appendix === undefined ? text.body : `${text.body}\n\n${plan.appendix}`,
    });
  }
  await updateCampaign(ctx, {
    campaignId,
    name,
    listId,
    mailboxIds,
    window,
    trackOpens: true,
    trackClicks: true,
  });
  const { enrolled } = await launchCampaign(ctx, { campaignId });
  return { ctx, campaignId, enrolled, imported, refused };
}
