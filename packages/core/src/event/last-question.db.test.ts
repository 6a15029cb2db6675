import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { pauseCampaign, stopCampaign } from "../campaign/index.ts";
import { savePreferences, unsubscribeByMessage } from "./index.ts";
import { pauseMailbox } from "../mailbox/index.ts";
import { addSuppression } from "../suppression/index.ts";
import {
  addMailbox,
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  type LedgerRow,
  ledgerOf,
  type TestTenant,
} from "../testing/index.ts";
import { planDue, type SenderCtx, sendBatch } from "../send/index.ts";

const PEOPLE = 60;

let kit: Kit;
let tenant: TestTenant;
let campaign: { id: string };
let box: { id: string };
let rows: LedgerRow[];
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
  box = await addMailbox(kit, tenant, { dailyLimit: 500, gapSeconds: 0 });
  campaign = await launchedCampaign(kit, tenant, {
    people: PEOPLE,
    mailboxes: [box],
    steps: [{ subject: "A" }],
  });
  await planDue(kit.platform());
  // In the order in which a claim gives them out.
  rows = (await ledgerOf(tenant)).sort(
    (a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.id < b.id ? -1 : 1),
  );
});
afterAll(() => kit.close());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends one batch on a server that takes its time before it asks for a body; `act` happens once the first was handed over. */
const sendWhile = async (
  act: () => Promise<unknown>,
  slowMs = 60,
): Promise<{ after: string[]; asked: number }> => {
  const sender = kit.sender();
  const before = new Set<string>();
  let acting: Promise<unknown> | undefined;
  let isDone = false;
  const after: string[] = [];
  const smtp: SenderCtx["smtp"] = {
    ...sender.smtp,
    submit: async (settings, envelope, raw, watch) => {
      await sleep(slowMs);
      const onData = async (): Promise<boolean> => {
        const may = (await watch?.onData()) !== false;
        if (may && isDone) after.push(envelope.to);
        return may;
      };
      const outcome = await kit.smtp.submit(settings, envelope, raw, { ...watch, onData });
      before.add(envelope.to);
      acting ??= act()
        .then(() => sleep(300))
        .then(() => {
          isDone = true;
        });
      return outcome;
    },
  };
  await sendBatch({ ...sender, smtp }, 100);
  await acting;
  return { after, asked: before.size };
};
const idOf = (n: number): string => rows[n]?.id ?? "";
const states = async (): Promise<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const { state, stateReason } of await ledgerOf(tenant)) {
    const key = stateReason === "" ? state : `${state} ${stateReason}`;
    counted[key] = (counted[key] ?? 0) + 1;
  }
  return counted;
};

describe("once it was answered, no hand-over begins", () => {
  it("to who unsubscribed while their mail was in a sender's hand", async () => {
    const last = rows.at(-1);
    const { after } = await sendWhile(() =>
      unsubscribeByMessage(kit.system(tenant.tenantId), last?.id ?? ""),
    );
    expect(after).not.toContain(last?.toAddress);
    expect(await states()).toEqual({ sent: PEOPLE - 1, "skipped suppressed": 1 });
  });

  it("to who was suppressed or wants a pause", async () => {
    const [a, b] = rows.slice(-2);
    await sendWhile(async () => {
      await addSuppression(tenant.ctx, { email: a?.toAddress ?? "" });
      const choice = {
        topicIds: [],
        frequency: "any",
        format: "html",
        pauseDays: 30,
        language: "en",
      } as const;
      await savePreferences(kit.system(tenant.tenantId), b?.id ?? "", choice);
    });
    for (const row of [a, b])
      expect(kit.smtp.mails.map(({ envelope }) => envelope.to)).not.toContain(row?.toAddress);
    expect(await states()).toMatchObject({ "skipped suppressed": 1, "planned contact_paused": 1 });
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "a paused campaign",
      () => pauseCampaign(tenant.ctx, { campaignId: campaign.id, reason: "x" }),
      /^planned/,
    ],
    ["a stopped campaign", () => stopCampaign(tenant.ctx, { campaignId: campaign.id }), /^skipped/],
    ["a paused mailbox", () => pauseMailbox(tenant.ctx, { mailboxId: box.id }), /^planned/],
  ])("of %s", async (_what, act, rest) => {
    const { after, asked } = await sendWhile(act);
    expect(after).toEqual([]);
    expect(asked).toBeLessThan(PEOPLE);
    const left = Object.keys(await states()).filter((key) => !key.startsWith("sent"));
    expect(left.length).toBeGreaterThan(0);
    for (const key of left) expect(key).toMatch(rest);
  });

  it("also where the server asked for the body long after the mail was begun", async () => {
    const last = rows[3];
    const { after } = await sendWhile(() => unsubscribeByMessage(kit.system(tenant.tenantId), idOf(3)), 700);
    expect(after).not.toContain(last?.toAddress);
    expect((await states())["skipped suppressed"] ?? 0).toBeLessThanOrEqual(1);
  });
});

it("asks a few times for a batch, and not for each mail", async () => {
  const sender = kit.sender();
  let questions = 0;
  const execute = sender.db.execute.bind(sender.db);
  const db = Object.assign(Object.create(sender.db) as SenderCtx["db"], {
    execute: (query: Parameters<typeof execute>[0]) => {
      if (JSON.stringify(query).includes("still_may")) questions += 1;
      return execute(query);
    },
  });
  await sendBatch({ ...sender, db }, 100);
  expect(kit.smtp.mails).toHaveLength(PEOPLE);
  expect(questions).toBe(Math.ceil(PEOPLE / 16));
});

it("hands nothing over for some seconds after the database was away, so that what people were told meanwhile is stored first", async () => {
  const sender = kit.sender();
  let isAway = true;
  const execute = sender.db.execute.bind(sender.db);
  const db = Object.assign(Object.create(sender.db) as SenderCtx["db"], {
    execute: (query: Parameters<typeof execute>[0]) =>
      isAway && JSON.stringify(query).includes("still_may")
        ? Promise.reject(new Error("the database is away"))
        : execute(query),
  });
  const watched = { ...sender, db };
  await sendBatch(watched, 100);
  isAway = false;
  expect(await sendBatch(watched, 100)).toBe(0);
  expect(kit.smtp.mails).toEqual([]);
  watched.database.failedAtMs -= 3000;
  await sendBatch(watched, 100);
  expect(kit.smtp.mails).toHaveLength(PEOPLE);
});

it("gets on with a batch, some seconds later, when the database was slow to give it", async () => {
  const sender = kit.sender();
  const execute = sender.db.execute.bind(sender.db);
  const db = Object.assign(Object.create(sender.db) as SenderCtx["db"], {
    execute: async (query: Parameters<typeof execute>[0]) => {
      const answer = await execute(query);
      if (JSON.stringify(query).includes("claim_messages"))
        await new Promise((resolve) => setTimeout(resolve, 1100));
      return answer;
    },
  });
  await sendBatch({ ...sender, db }, 100);
  expect(kit.smtp.mails).toHaveLength(PEOPLE);
});
