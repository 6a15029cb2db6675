import { setTimeout as sleep } from "node:timers/promises";
import { type Dashboard, persist, Refused } from "./dashboard.ts";

/** Mails of a sequence, each some seconds after the one before, so that who opts out has more to come. */
export const STEPS = 3;
const WAIT_SECONDS = 15;
const MAILBOXES = 4;
const DAILY_LIMIT = 2000;
const READY_WITHIN_MS = 60_000;
const LAUNCH_WITHIN_MS = 120_000;
const LOOK_MS = 500;
const ALWAYS = { days: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 1440, zone: "UTC" };
/** What the mails of a run are sent from. */
export const SENDER_DOMAIN = "chaos-sender.test";
/** Domains that run a mail server of their own: what a provider holds against the example's mails slows none of these. */
const FIRMS = [8, 75, 101, 105, 106, 144, 166, 168, 173, 189, 199];
const GREYLISTING_FIRMS = [9, 12, 13, 21, 23, 32, 45, 49];

/** One campaign: a share of the people, launched while something goes wrong. */
export interface Wave {
  n: number;
  campaignId: string;
  people: string[];
}

/** The subject of a step's mail, by which it is known at the receiver. */
export const subjectOf = (wave: number, position: number): string => `Wave ${wave} mail ${position}`;

/** Every tenth is put off at first by a server that greylists; the others' take everything. */
const personOf = (wave: number, n: number): string => {
  const isGrey = n % 10 === 9;
  const firms = isGrey ? GREYLISTING_FIRMS : FIRMS;
  return `w${wave}-p${n}@firm-${firms[n % firms.length]}.${isGrey ? "grey" : "ok"}.test`;
};

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await isSo())) {
    if (performance.now() >= deadline) throw new Error(`${what} within ${READY_WITHIN_MS} ms`);
    await sleep(LOOK_MS);
  }
}

/** A workspace with a sending domain and mailboxes, made as a person makes it. */
export async function openWorkspace(
  dashboard: Dashboard,
  gapSeconds: number,
): Promise<{ workspaceId: string; mailboxIds: string[] }> {
  const { id: workspaceId } = await dashboard.mutate<{ id: string }>("workspace.create", {
    name: "Chaos",
    zone: "UTC",
    postalAddress: "1 Harbour Street, Lisbon",
  });
  const { id: senderDomainId } = await dashboard.mutate<{ id: string }>("senderDomain.add", {
    workspaceId,
    name: SENDER_DOMAIN,
  });
  await until(async () => {
    await dashboard.mutate("senderDomain.verify", { senderDomainId });
    const { state } = await dashboard.query<{ state: string }>("senderDomain.get", { senderDomainId });
    return state === "verified";
  }, "the sending domain was not verified");
  const limits = { dailyLimit: DAILY_LIMIT, gapSeconds };
  for (let n = 1; n <= MAILBOXES; n += 1)
    await dashboard.mutate("mailbox.addHosted", {
      senderDomainId,
      local: `seller${n}`,
      displayName: "Amy Lee",
      ...limits,
    });
  const mailboxes = await dashboard.query<{ id: string }[]>("mailbox.list", { workspaceId });
  return { workspaceId, mailboxIds: mailboxes.map(({ id }) => id) };
}

/** How long a mailbox rests between two mails, so that about so many a minute leave by all of them together. */
export const gapFor = (mailsPerMinute: number): number =>
  Math.max(1, Math.round((MAILBOXES * 60) / mailsPerMinute));

/** Makes the campaign of one wave, ready to be launched. */
export async function prepareWave(
  dashboard: Dashboard,
  place: { workspaceId: string; mailboxIds: string[] },
  wish: { n: number; count: number },
): Promise<Wave> {
  const { n, count } = wish;
  const name = `Wave ${n}`;
  const people = Array.from({ length: count }, (_, index) => personOf(n, index));
  const { importId, mapping } = await dashboard.upload(
    place.workspaceId,
    `wave-${n}.csv`,
    `email\n${people.join("\n")}\n`,
  );
  const { listId } = await dashboard.mutate<{ listId: string }>("contact.startImport", {
    importId,
    mapping,
    listName: name,
  });
  await until(async () => {
    const { rowsImported } = await dashboard.query<{ rowsImported: number }>("contact.getImport", {
      importId,
    });
    return rowsImported === count;
  }, `the people of ${name} were not imported`);
  const { id: campaignId } = await dashboard.mutate<{ id: string }>("campaign.create", {
    workspaceId: place.workspaceId,
    name,
  });
  for (let position = 1; position <= STEPS; position += 1)
    await dashboard.mutate("campaign.saveStep", {
      campaignId,
      position,
      subject: subjectOf(n, position),
      body: "Hello,\n\nwould a look at your set-up be useful?\n\n{{ sender.name }}",
      waitSeconds: position === 1 ? 0 : WAIT_SECONDS,
    });
  await dashboard.mutate("campaign.update", {
    campaignId,
    name,
    listId,
    mailboxIds: place.mailboxIds,
    window: ALWAYS,
    trackOpens: true,
    trackClicks: true,
  });
  return { n, campaignId, people };
}

/** Launches it, however long the doors are shut; one that was launched by a call whose answer was lost is as good. */
export async function launchWave(dashboard: Dashboard, { campaignId }: Wave): Promise<void> {
  try {
    await persist(() => dashboard.mutate("campaign.launch", { campaignId }), LAUNCH_WITHIN_MS);
  } catch (error) {
    const { state } = await dashboard.query<{ state: string }>("campaign.get", { campaignId });
    if (!(error instanceof Refused) || state === "draft") throw error;
  }
}
