import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ALWAYS_OPEN,
  inventContacts,
  openRehearsal,
  type Rehearsal,
  type RehearsalDatabase,
  registerOwner,
  seededDeployment,
  setUpCampaign,
} from "@penguin/cli/rehearse";
import type { Ctx } from "@penguin/core/kernel";
import { createSender, type SenderCtx } from "@penguin/core/send";
import { createStepRenderer } from "@penguin/core/template";
import { updateWorkspace } from "@penguin/core/workspace";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { openFileJournal } from "@penguin/infra/send-journal";
import type { SmtpTransport } from "@penguin/infra/smtp";
import { createShapingOf } from "@penguin/mail/shaping";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { liftRate } from "./lift-rate.ts";

/** A campaign of one mail that is launched and wholly planned, and the sender that may send it. */
export interface BenchCampaign {
  stage: Rehearsal;
  ctx: Ctx;
  sender: SenderCtx;
  close(): Promise<void>;
}

const DAILY_LIMIT = 2000;

/** Launches a campaign to that many people through the verbs of the product; its mails go to `smtp` at `port`. */
export async function launchBenchCampaign(options: {
  database: RehearsalDatabase;
  smtp: SmtpTransport;
  port: number;
  messages: number;
  appendix: string;
}): Promise<BenchCampaign> {
  const { database, smtp, messages, appendix } = options;
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-bench-"));
  const contactsFile = path.join(dir, "people.csv");
  inventContacts(contactsFile, {
    seed: "bench",
    count: messages,
    domainOf: (n) => `company-${n % 97}.example`,
  });
  // Far enough back that the claims count by this clock and not by the database's, which it runs ahead of while planning.
  const start = new Date(systemClock.now().getTime() - 7_200_000);
  const deployment = seededDeployment("bench", dir);
  const server = { host: "127.0.0.1", port: options.port, tls: "none" as const };
  const mailHost = { ...deployment.settings.mailHost, smtp: server };
  const settings = { ...deployment.settings, mailHost };
  const stage = await openRehearsal({
    seed: "bench",
    start,
    tickMs: 60_000,
    storeDir: undefined,
    database,
    deployment: { ...deployment, settings },
  });
  const owner = await registerOwner(stage, {
    email: "owner@agency.example",
    name: "Bench",
    password: "a long enough password",
    organisation: "Bench",
  });
  const workspace = { name: "Bench", zone: "UTC", postalAddress: "1 Harbour Street" };
  await updateWorkspace(owner.ctx, { workspaceId: owner.workspaceId, ...workspace });
  await setUpCampaign(stage, owner, {
    name: "Bench",
    domain: "hello-bench.test",
    contactsFile,
    steps: 1,
    days: 1,
    waitSeconds: 0,
    window: ALWAYS_OPEN,
    dailyLimit: DAILY_LIMIT,
    gapSeconds: 0,
    mailboxes: Math.max(16, Math.ceil(messages / DAILY_LIMIT) + 1),
    appendix,
  });
  await liftRate(database, owner.ctx.tenantId);
  for (let planned = -1, before = -2; planned > before; ) {
    before = planned;
    stage.clock.advanceTo(new Date(stage.clock.now().getTime() + 1000));
    await stage.runner.runDue();
    const [row] = await database.control.client<{ n: number }[]>`select count(*)::int as n from messages`;
    planned = row?.n ?? 0;
  }
  const sender = createSender({
    db: database.server.db,
    clock: stage.clock,
    log: createLogger({ name: "bench", level: "warn" }),
    smtp,
    secrets: deployment.secrets,
    composer: { tokens: deployment.tokens, renderer: createStepRenderer(), edgeUrl: settings.edgeUrl },
    journal: openFileJournal(path.join(dir, "journal"), stage.clock),
    shaping: fixedFile(createShapingOf([])),
  });
  const close = async (): Promise<void> => {
    await sender.smtp.close();
    await stage.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { stage, ctx: owner.ctx, sender, close };
}
