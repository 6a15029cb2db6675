import { expect, type Page, test } from "@playwright/test";
import { registerAndVerify } from "./account-steps.ts";
import { writeCampaign } from "./campaign-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, name, owner, person, word } from "./invented.ts";
import { receivedBy } from "./received-mail.ts";
import {
  addDomain,
  addHostedMailbox,
  csvOf,
  importPeople,
  openWorkspace,
  saveSettings,
  sequenceOf,
} from "./setup-steps.ts";

const instance = readInstance();

/** Fills in when a campaign starts, `YYYY-MM-DDTHH:MM` in its zone, and sends that off. */
async function schedule(page: Page, wallTime: string): Promise<void> {
  const form = page.getByRole("form", { name: "Start later" });
  if (!(await form.isVisible())) await page.getByRole("button", { name: "Start later" }).click();
  await form.getByLabel("Start, in the zone UTC").fill(wallTime);
  await form.getByRole("button", { name: "Schedule start" }).click();
}

test("a campaign waits for its start, is taken back to draft, and is started before its time", async ({
  page,
}) => {
  const chance = chanceOf(`${instance.seed} scheduled`);
  const receiver = person(chance, "ok.test");
  const list = `${name(chance)} people`;
  const domain = `${word(chance, 4)}.test`;
  await registerAndVerify(page, instance, owner(chance));
  const root = await openWorkspace(page);
  await saveSettings(page, root, chance);
  await addDomain(page, root, domain);
  const mailbox = await addHostedMailbox(page, root, domain, chance);
  await importPeople(page, root, csvOf([receiver], []), list);
  const plan = { name: name(chance), list, mailbox: mailbox.address, waits: [3000, 3000] as const };
  await writeCampaign(page, root, { ...plan, sequence: sequenceOf(chance) });

  await schedule(page, "2020-01-01T09:00");
  await expect(page.getByText("Choose a moment in the future.")).toBeVisible();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await schedule(page, `${tomorrow}T09:30`);
  const panel = page.getByRole("region", { name: "Start" });
  await expect(panel.getByRole("time")).toHaveAttribute("datetime", `${tomorrow}T09:30:00.000Z`);
  await expect(page.getByText("Scheduled", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Take back to draft" }).click();
  await expect(page.getByRole("button", { name: "Launch campaign" })).toBeVisible();
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();

  await schedule(page, `${tomorrow}T09:30`);
  await page.getByRole("button", { name: "Start now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start now" }).click();
  await expect(page.getByText("Sending", { exact: true })).toBeVisible();
  await expect.poll(() => receivedBy(instance.world, receiver.email).length, { timeout: 30_000 }).toBe(1);
});
