import { isDeepStrictEqual } from "node:util";
import { createCampaign, launchCampaign, saveCampaignStep, updateCampaign } from "@penguin/core/campaign";
import { readMailLog, settleRejections, syncMailbox } from "@penguin/core/event";
import { addHostedMailbox, connectMailbox } from "@penguin/core/mailbox";
import { checkSenderDomain } from "@penguin/core/sender-domain";
import {
  addDomain,
  ALWAYS,
  createKit,
  createTenant,
  importCsv,
  type Kit,
  planAndSend,
  publishRecords,
  type TestTenant,
} from "@penguin/core/testing";
import { createImapSource } from "@penguin/infra/imap";
import { createSmtpPool } from "@penguin/infra/smtp";
import type { HostUnderTest } from "./host-under-test.ts";
import { DOMAIN, MAIL_CASES, type MailCase, STRANGER } from "./mail-cases.ts";
import { type KeptMail, type MailRecord, readMailRecord } from "./mail-record.ts";

/** What the product recorded of each case, by the case's name. */
export type Kept = Record<string, KeptMail | undefined>;

/** Whether the product hears of a refusal from the mail server's log first, or from the report in the mailbox. */
export type Order = "the log first" | "the mailbox first";

type Stage = { kit: Kit; tenant: TestTenant; host: HostUnderTest; domainId: string };

const SETTLED_WITHIN_MS = 90_000;
const ROUND_MS = 250;
const QUIET_MS = 1500;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const limits = { displayName: "Amy Adams", dailyLimit: 100, gapSeconds: 0 };

const openStage = async (kit: Kit, host: HostUnderTest): Promise<Stage> => {
  const made = await createTenant(kit);
  const settings = { ...made.ctx.settings, mailHost: host.mailHost };
  const tenant = { ...made, ctx: { ...made.ctx, settings } };
  const domain = await addDomain(tenant, DOMAIN);
  await publishRecords(kit, tenant, domain.id);
  await checkSenderDomain(kit.system(tenant.tenantId), domain.id);
  return { kit, tenant, host, domainId: domain.id };
};

/** An account that signs in as one user and sends as another; both exist on the host. */
const connectStranger = async (stage: Stage, local: string): Promise<string> => {
  const { host, tenant } = stage;
  const password = "password-of-a-stranger";
  const address = `${local}@${DOMAIN}`;
  for (const one of [STRANGER, address])
    await host.mailServer.ensureMailbox({ address: one, password, displayName: "" });
  const { id } = await connectMailbox(tenant.ctx, {
    ...limits,
    workspaceId: tenant.workspaceId,
    address,
    smtp: { ...host.mailHost.smtp, user: STRANGER, password },
    imap: { ...host.mailHost.imap, user: address, password },
  });
  return id;
};

const addAccount = async (stage: Stage, { local, account }: MailCase): Promise<string> => {
  if (account === "of somebody else") return connectStranger(stage, local);
  const { id, address } = await addHostedMailbox(stage.tenant.ctx, {
    ...limits,
    senderDomainId: stage.domainId,
    local,
  });
  if (account === "wrong password")
    await stage.host.mailServer.ensureMailbox({ address, password: "changed-since", displayName: "" });
  return id;
};

const launch = async (stage: Stage, mailCase: MailCase, mailboxId: string): Promise<void> => {
  const { kit, tenant } = stage;
  const { ctx, workspaceId } = tenant;
  const { listId } = await importCsv(kit, tenant, `email,first name\n${mailCase.to},Bo\n`);
  const { id: campaignId } = await createCampaign(ctx, { workspaceId, name: mailCase.name });
  await updateCampaign(ctx, {
    campaignId,
    name: mailCase.name,
    listId,
    mailboxIds: [mailboxId],
    window: ALWAYS,
    trackOpens: true,
    trackClicks: true,
  });
  const steps = [
    {
      subject: "A question, {{ contact.first_name }}",
      body: "Hello, see https://acme.example/offer .",
      wait: 0,
    },
    { subject: "", body: "Did you see my mail?", wait: 86_400 },
  ];
  for (const [index, { subject, body, wait }] of steps.entries())
    await saveCampaignStep(ctx, { campaignId, position: index + 1, subject, body, waitSeconds: wait });
  await launchCampaign(ctx, { campaignId });
};

type Listening = { stage: Stage; mailboxIds: ReadonlyMap<MailCase, string>; order: Order };

const isAsExpected = (kept: Kept, what: (record: MailRecord) => unknown): boolean =>
  MAIL_CASES.every(({ name, record }) => {
    const found = kept[name]?.record;
    return found !== undefined && isDeepStrictEqual(what(found), what(record));
  });

/** Lets the product listen until every record is as it should be, or for as long as that may take. */
const listen = async ({ stage, mailboxIds, order }: Listening): Promise<Kept> => {
  const { kit, tenant } = stage;
  let readsLog = order === "the log first";
  const round = async (): Promise<Kept> => {
    kit.clock.advanceTo(new Date());
    await settleRejections(kit.platform());
    if (readsLog) await readMailLog(kit.platform());
    const kept: Kept = {};
    await Promise.all(
      [...mailboxIds].map(async ([{ name }, id]) => {
        await syncMailbox(kit.system(tenant.tenantId), id);
        kept[name] = await readMailRecord(kit, id);
      }),
    );
    return kept;
  };
  const until = Date.now() + SETTLED_WITHIN_MS;
  let kept = await round();
  while (Date.now() < until && !isAsExpected(kept, (record) => record)) {
    await sleep(ROUND_MS);
    readsLog ||= isAsExpected(kept, ({ inbound }) => inbound);
    kept = await round();
  }
  await sleep(QUIET_MS);
  return round();
};

/** Plays every case through the product on this host, over SMTP and IMAP, and tells what was recorded. */
export async function playCases(host: HostUnderTest, order: Order): Promise<Kept> {
  const kit = await createKit(new Date());
  const [smtp, imap] = [createSmtpPool({ heloName: "worker.penguin.test" }), createImapSource()];
  Object.assign(kit.doors, { smtp, imap, mailServer: host.mailServer });
  try {
    const stage = await openStage(kit, host);
    const mailboxIds = new Map<MailCase, string>();
    for (const mailCase of MAIL_CASES) {
      const id = await addAccount(stage, mailCase);
      await launch(stage, mailCase, id);
      mailboxIds.set(mailCase, id);
    }
    kit.clock.advanceTo(new Date());
    await planAndSend(kit);
    return await listen({ stage, mailboxIds, order });
  } finally {
    await smtp.close();
    await kit.close();
  }
}
