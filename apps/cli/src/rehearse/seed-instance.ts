import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { verifyEmail } from "@penguin/core/account";
import { createWorkspace, updateWorkspace } from "@penguin/core/workspace";
import { users } from "@penguin/db/schema";
import { classifyInbound } from "@penguin/mail/report";
import type { Recipes } from "@penguin/simulator";
import { readInstanceEnv } from "../env.ts";
import { inventContacts } from "./invent-contacts.ts";
import { instanceDeployment, openInstanceDatabase } from "./open-instance.ts";
import { openRehearsal, type Rehearsal } from "./open-rehearsal.ts";
import { runCampaign } from "./run-campaign.ts";
import { ALWAYS_OPEN, type CampaignPlan, registerOwner, setUpCampaign } from "./set-up-campaign.ts";

/** What the start-up passes on standard input. */
interface SeedRequest {
  login: { email: string; password: string };
  seed: string;
  recipes: Recipes;
  simulatorDir: string;
  /** With it one campaign over this list is made instead of the example organisation. */
  contactsFile: string | undefined;
}

const DAY_MS = 86_400_000;
const TICK_MS = 30 * 60_000;
const ADDRESS = "1 Harbour Street, Lisbon";
const OFFICE_HOURS = { days: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1020, zone: "UTC" };

const base = {
  steps: 3,
  days: 1,
  window: ALWAYS_OPEN,
  dailyLimit: 2000,
  gapSeconds: 0,
  mailboxes: 3,
} satisfies Partial<CampaignPlan>;

/** The list of `npm start -- --once`: waits of seconds, so that three mails are through in a minute. */
const oncePlan = (contactsFile: string): CampaignPlan => ({
  ...base,
  name: "Once through",
  domain: "hello-once.test",
  contactsFile,
  waitSeconds: 6,
});

const confirmAddress = async (rehearsal: Rehearsal, email: string): Promise<void> => {
  await rehearsal.runner.runDue();
  for (let n = 0; n < 10 && !rehearsal.net.host.mailbox(email)?.folder("INBOX")?.items.length; n++) {
    const next = rehearsal.net.world.nextAt();
    if (next) rehearsal.clock.advanceTo(next);
    await rehearsal.net.world.runDue();
  }
  const mail = rehearsal.net.host.mailbox(email)?.folder("INBOX")?.items.at(-1);
  if (!mail) throw new Error("the verification mail did not arrive");
  const token = /token=([\w-]+)/.exec((await classifyInbound(mail.raw())).text)?.[1];
  if (!token) throw new Error("the verification mail has no link");
  await verifyEmail(rehearsal.account, { token });
};

const openOwner = async (rehearsal: Rehearsal, request: SeedRequest, organisation: string) => {
  const { email, password } = request.login;
  await rehearsal.net.mailServer.ensureMailbox({ address: email, password, displayName: "Demo" });
  const owner = await registerOwner(rehearsal, { email, password, name: "Robin Hale", organisation });
  await confirmAddress(rehearsal, email);
  return owner;
};

const seedOnce = async (
  rehearsal: Rehearsal,
  request: SeedRequest,
  contactsFile: string,
): Promise<string> => {
  rehearsal.clock.advanceTo(new Date());
  const owner = await openOwner(rehearsal, request, "Once");
  await updateWorkspace(owner.ctx, {
    workspaceId: owner.workspaceId,
    name: "Once",
    zone: "UTC",
    postalAddress: ADDRESS,
  });
  const { enrolled, refused } = await setUpCampaign(rehearsal, owner, oncePlan(contactsFile));
  return `one campaign with ${enrolled} contacts, ${refused} rows refused`;
};

const plans = (
  dir: string,
  seed: string,
): { history: CampaignPlan; live: CampaignPlan; stale: CampaignPlan } => {
  const file = (name: string, count: number, domainOf: (n: number) => string): string => {
    const target = path.join(dir, `${name}.csv`);
    inventContacts(target, { seed: `${seed}:${name}`, count, domainOf });
    return target;
  };
  const spread =
    (name: string) =>
    (n: number): string =>
      `${name}-${n % 41}.example`;
  return {
    history: {
      ...base,
      name: "Autumn introduction",
      domain: "hello-northwind.test",
      contactsFile: file("northwind", 80, spread("partner")),
      days: 21,
      waitSeconds: 3 * 86_400,
      window: OFFICE_HOURS,
      dailyLimit: 50,
      gapSeconds: 120,
      mailboxes: 2,
    },
    live: {
      ...base,
      name: "Trade fair follow-up",
      domain: "hello-bluecrane.test",
      contactsFile: file("bluecrane", 500, spread("visitor")),
      waitSeconds: 120,
      gapSeconds: 4,
      mailboxes: 4,
    },
    stale: {
      ...base,
      name: "Old address book",
      domain: "hello-tidal.test",
      contactsFile: file("tidal", 160, () => "stale-list.example"),
      waitSeconds: 120,
      gapSeconds: 1,
      mailboxes: 2,
    },
  };
};

const seedOrganisation = async (rehearsal: Rehearsal, request: SeedRequest, dir: string): Promise<string> => {
  const { history, live, stale } = plans(dir, request.seed);
  const owner = await openOwner(rehearsal, request, "Harbour Agency");
  const { ctx, workspaceId } = owner;
  await updateWorkspace(ctx, { workspaceId, name: "Northwind Labs", zone: "UTC", postalAddress: ADDRESS });
  const crane = await createWorkspace(ctx, { name: "Blue Crane", zone: "UTC", postalAddress: ADDRESS });
  const tidal = await createWorkspace(ctx, { name: "Tidal Foods", zone: "UTC", postalAddress: ADDRESS });
  const first = await setUpCampaign(rehearsal, owner, history);
  const now = new Date();
  await runCampaign(rehearsal, first, { plan: history, tickMs: TICK_MS, endsAt: now });
  rehearsal.clock.advanceTo(now);
  await setUpCampaign(rehearsal, { ctx, workspaceId: crane.id }, live);
  await setUpCampaign(rehearsal, { ctx, workspaceId: tidal.id }, stale);
  return `Harbour Agency with three clients: one finished, one sending, one about to be paused`;
};

/** The Monday, six in the morning, that lies at least three weeks back. */
const startOfHistory = (now: Date): Date => {
  const day = new Date(now.getTime() - 22 * DAY_MS);
  const monday = new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY_MS);
  return new Date(`${monday.toISOString().slice(0, 10)}T06:00:00Z`);
};

/** Makes the example data of an empty instance through the verbs of the product; an instance with people is left alone. */
const seedInstance = async (request: SeedRequest): Promise<string> => {
  const env = readInstanceEnv();
  const database = openInstanceDatabase(env);
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-seed-"));
  try {
    const [somebody] = await database.auth.db.select({ id: users.id }).from(users).limit(1);
    if (somebody) return "already there";
    const rehearsal = await openRehearsal({
      seed: request.seed,
      recipes: request.recipes,
      start: request.contactsFile ? new Date() : startOfHistory(new Date()),
      tickMs: TICK_MS,
      storeDir: request.simulatorDir,
      database,
      deployment: instanceDeployment(env),
    });
    const done = request.contactsFile
      ? await seedOnce(rehearsal, request, request.contactsFile)
      : await seedOrganisation(rehearsal, request, dir);
    await rehearsal.close();
    return done;
  } finally {
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  }
};

process.stdout.write(`${await seedInstance(JSON.parse(readFileSync(0, "utf8")) as SeedRequest)}\n`);
process.exit(0);
