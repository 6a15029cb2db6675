import path from "node:path";
import {
  ALWAYS_OPEN,
  inventContacts,
  openRehearsal,
  registerOwner,
  type Rehearsal,
  type RehearsalDatabase,
  type RehearsalDeployment,
  setUpCampaign,
} from "@penguin/cli/rehearse";
import type { Ctx } from "@penguin/core/kernel";
import { connectMailbox } from "@penguin/core/mailbox";
import { updateWorkspace } from "@penguin/core/workspace";
import { createSmtpPool } from "@penguin/infra/smtp";
import { createHostGuard } from "@penguin/infra/ssrf";
import type { Sql } from "postgres";
import { liftRate } from "../lift-rate.ts";

/** What is to be sent, and through what. */
export interface CrashCampaigns {
  database: RehearsalDatabase;
  deployment: RehearsalDeployment;
  dir: string;
  messages: number;
  /** One in four is an account of the customer. */
  mailboxes: number;
  gapSeconds: number;
  externalPort: number;
  start: Date;
}

/** Two launched campaigns: three quarters over our own mail server, one over accounts of the customer's. */
export interface Launched {
  stage: Rehearsal;
  ctx: Ctx;
  enrolled: number;
}

const DAILY_LIMIT = 2000;

const connect = async (ctx: Ctx, workspaceId: string, options: CrashCampaigns): Promise<string[]> => {
  const { externalPort, gapSeconds } = options;
  const smtp = createSmtpPool({ heloName: "crash" });
  const doors = {
    ...ctx.doors,
    smtp,
    imap: { ...ctx.doors.imap, diagnose: async () => [] },
    hosts: createHostGuard([`127.0.0.1:${externalPort}`]),
  };
  const account = {
    host: "127.0.0.1",
    port: externalPort,
    tls: "none" as const,
    user: "anyone",
    password: "anything",
  };
  const ids: string[] = [];
  for (let n = 0; n < Math.floor(options.mailboxes / 4); n += 1) {
    const made = await connectMailbox(
      { ...ctx, doors },
      {
        workspaceId,
        address: `sales${n}@customer.test`,
        displayName: "Sales",
        smtp: account,
        imap: account,
        dailyLimit: DAILY_LIMIT,
        gapSeconds,
      },
    );
    ids.push(made.id);
  }
  await smtp.close();
  return ids;
};

const writeContacts = (dir: string, kind: string, count: number): string => {
  const file = path.join(dir, `${kind}.csv`);
  inventContacts(file, { seed: kind, count, domainOf: (n) => `${kind}-${n % 97}.example` });
  return file;
};

/** Makes everything through the verbs of the product; half of the customer's accounts are the second server's. */
export async function launchCampaigns(
  options: CrashCampaigns,
  root: Sql,
  secondServer: string,
): Promise<Launched> {
  const { dir, messages, gapSeconds, mailboxes } = options;
  const stage = await openRehearsal({ ...options, seed: "crash", tickMs: 60_000, storeDir: undefined });
  const owner = await registerOwner(stage, {
    email: "owner@agency.example",
    name: "Robin Hale",
    password: "a long enough password",
    organisation: "Crash",
  });
  const { ctx, workspaceId } = owner;
  await liftRate(options.database, ctx.tenantId);
  await updateWorkspace(ctx, { workspaceId, name: "Crash", zone: "UTC", postalAddress: "1 Harbour Street" });
  const external = Math.floor(messages / 4);
  const plan = {
    steps: 1,
    days: 1,
    waitSeconds: 0,
    window: ALWAYS_OPEN,
    dailyLimit: DAILY_LIMIT,
    gapSeconds,
  };
  const mailboxIds = await connect(ctx, workspaceId, options);
  const away = mailboxIds.filter((_id, n) => n % 2 === 0);
  await root`update mailboxes set server_id = ${secondServer} where id in ${root(away)}`;
  const ours = await setUpCampaign(stage, owner, {
    ...plan,
    name: "Ours",
    domain: "hello-crash.test",
    contactsFile: writeContacts(dir, "ours", messages - external),
    mailboxes: Math.ceil((mailboxes * 3) / 4),
  });
  const theirs = await setUpCampaign(stage, owner, {
    ...plan,
    name: "Theirs",
    domain: "customer.test",
    contactsFile: writeContacts(dir, "theirs", external),
    mailboxIds,
  });
  return { stage, ctx, enrolled: ours.enrolled + theirs.enrolled };
}
