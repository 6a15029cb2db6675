import { createReadStream } from "node:fs";
import path from "node:path";
import { registerAccount } from "@penguin/core/account";
import { createCampaign, launchCampaign, saveCampaignStep, updateCampaign } from "@penguin/core/campaign";
import { getImport, startImport, uploadContactFile } from "@penguin/core/contact";
import type { Ctx } from "@penguin/core/kernel";
import { addHostedMailbox } from "@penguin/core/mailbox";
import { addSenderDomain, checkSenderDomain } from "@penguin/core/sender-domain";
import { listWorkspaces, updateWorkspace } from "@penguin/core/workspace";
import type { Rehearsal } from "./open-rehearsal.ts";
import { SEQUENCE } from "./sequence.ts";

export interface CampaignPlan {
  contactsFile: string;
  steps: number;
  days: number;
  /** Wait before each follow-up, in seconds. */
  waitSeconds: number;
  window: { days: number[]; startMinute: number; endMinute: number; zone: string };
  dailyLimit: number;
  gapSeconds: number;
}

export interface RunningCampaign {
  ctx: Ctx;
  campaignId: string;
  enrolled: number;
  imported: number;
  refused: number;
}

const register = async (rehearsal: Rehearsal): Promise<Ctx> => {
  const { userId, tenantId } = await registerAccount(rehearsal.account, {
    email: "owner@agency.example",
    name: "Rehearsal",
    password: "a long enough password",
    organisation: "Rehearsal",
  });
  return rehearsal.forActor(tenantId, {
    kind: "user",
    userId,
    email: "owner@agency.example",
    name: "Rehearsal",
    roles: ["owner"],
    workspaces: {},
  });
};

const importContacts = async (rehearsal: Rehearsal, ctx: Ctx, workspaceId: string, file: string) => {
  const upload = await uploadContactFile(ctx, { workspaceId, fileName: path.basename(file) }, createReadStream(file));
  const { listId } = await startImport(ctx, { importId: upload.importId, mapping: upload.mapping, listName: "Rehearsal" });
  await rehearsal.runner.runDue();
  const done = await getImport(ctx, { importId: upload.importId });
  return { listId, imported: done.rowsImported, refused: done.rowsRefused };
};

const addMailboxes = async (rehearsal: Rehearsal, ctx: Ctx, workspaceId: string, plan: CampaignPlan & { count: number }): Promise<string[]> => {
  const { id: senderDomainId } = await addSenderDomain(ctx, { workspaceId, name: "hello-rehearsal.test" });
  await checkSenderDomain(ctx, senderDomainId);
  const ids: string[] = [];
  for (let n = 1; n <= plan.count; n++) {
    const { dailyLimit, gapSeconds } = plan;
    const made = await addHostedMailbox(ctx, { senderDomainId, local: `amy${n}`, displayName: "Amy Lee", dailyLimit, gapSeconds });
    ids.push(made.id);
    const inbox = rehearsal.net.host.mailbox(made.address)?.folder("INBOX");
    inbox?.onChange(() => {
      const payload = { tenantId: ctx.tenantId, mailboxId: made.id, requestId: "rehearsal" };
      void rehearsal.runner.enqueue("event.sync-mailbox", payload, { key: made.id });
    });
  }
  return ids;
};

const mailboxCount = (contacts: number, plan: CampaignPlan): number => {
  const workingDays = Math.max(1, Math.floor((plan.days * plan.window.days.length) / 7) - 3);
  return Math.min(60, Math.max(2, Math.ceil((contacts * plan.steps) / (workingDays * plan.dailyLimit))));
};

/** Does, through the same verbs as a person in the browser, everything from registration to launch. */
export async function setUpCampaign(rehearsal: Rehearsal, plan: CampaignPlan): Promise<RunningCampaign> {
  const ctx = await register(rehearsal);
  const [workspace] = await listWorkspaces(ctx);
  if (!workspace) throw new Error("registration made no workspace");
  await updateWorkspace(ctx, { workspaceId: workspace.id, name: workspace.name, zone: "UTC", postalAddress: "1 Harbour Street, Lisbon" });
  const { listId, imported, refused } = await importContacts(rehearsal, ctx, workspace.id, plan.contactsFile);
  const mailboxIds = await addMailboxes(rehearsal, ctx, workspace.id, { ...plan, count: mailboxCount(imported, plan) });
  const { id: campaignId } = await createCampaign(ctx, { workspaceId: workspace.id, name: "Rehearsal" });
  for (let position = 1; position <= plan.steps; position++) {
    const text = SEQUENCE[(position - 1) % SEQUENCE.length] as (typeof SEQUENCE)[number];
    await saveCampaignStep(ctx, { campaignId, position, waitSeconds: position === 1 ? 0 : plan.waitSeconds, ...text });
  }
  await updateCampaign(ctx, {
    campaignId,
    name: "Rehearsal",
    listId,
    mailboxIds,
    window: plan.window,
    trackOpens: true,
    trackClicks: true,
  });
  const { enrolled } = await launchCampaign(ctx, { campaignId });
  return { ctx, campaignId, enrolled, imported, refused };
}
