import { type Browser, expect, type Page, test } from "@playwright/test";
import { registerAndVerify } from "./account-steps.ts";
import { funnel, launch, writeCampaign } from "./campaign-steps.ts";
import { asPerson } from "./edge-visit.ts";
import { type Instance, readInstance } from "./instance.ts";
import { chanceOf, name, owner, person, word } from "./invented.ts";
import { linksIn, receivedBy } from "./received-mail.ts";
import {
  addDomain,
  addHostedMailbox,
  csvOf,
  importPeople,
  openWorkspace,
  saveSettings,
  sequenceOf,
} from "./setup-steps.ts";

const SOON = 5_000;

/** A tenant of its own with a campaign to one person; ends on the campaign's page when its mail has arrived. */
async function sendingTenant(browser: Browser, instance: Instance, seed: string) {
  const chance = chanceOf(seed);
  const context = await browser.newContext();
  const page = await context.newPage();
  const receiver = person(chance, "ok.test");
  const list = `${name(chance)} people`;
  const domain = `${word(chance, 4)}.test`;
  await registerAndVerify(page, instance, owner(chance));
  const root = await openWorkspace(page);
  await saveSettings(page, root, chance);
  await addDomain(page, root, domain);
  const mailbox = await addHostedMailbox(page, root, domain, chance);
  await importPeople(page, root, csvOf([receiver], []), list);
  const sequence = sequenceOf(chance);
  await writeCampaign(page, root, {
    name: name(chance),
    list,
    mailbox: mailbox.address,
    sequence,
    waits: [3000, 3000],
  });
  await launch(page);
  await expect.poll(() => receivedBy(instance.world, receiver.email).length, { timeout: 30_000 }).toBe(1);
  await expect.poll(() => funnel(page, "Accepted"), { timeout: 30_000 }).toBe(1);
  const [mail] = receivedBy(instance.world, receiver.email);
  const click = linksIn(mail?.part("text/html") ?? "").find((link) => link.includes("/r/")) ?? "";
  return { context, page, click, sequence };
}

const clicked = (page: Page): Promise<number> => funnel(page, "Clicked");

test("one click raises one counter in every tab of its tenant, and nowhere else", async ({
  browser,
}, info) => {
  const instance = readInstance();
  const [own, other] = await Promise.all([
    sendingTenant(browser, instance, `${instance.seed} own`),
    sendingTenant(browser, instance, `${instance.seed} other`),
  ]);
  const second = await own.context.newPage();
  await second.goto(own.page.url());
  await expect.poll(() => clicked(second)).toBeGreaterThanOrEqual(0);
  const [before, elsewhere] = [await clicked(own.page), await clicked(other.page)];
  const seen = await Promise.all(
    [own.page, second, other.page].map((page) => page.getByRole("main").innerText()),
  );
  expect(seen.every((text) => text.includes("Clicked"))).toBe(true);

  const answer = await asPerson(own.click);
  const at = performance.now();
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toBe(own.sequence.link);

  const tabs = [own.page, second];
  await expect
    .poll(() => Promise.all(tabs.map(clicked)), { timeout: SOON })
    .toEqual([before + 1, before + 1]);
  info.annotations.push({
    type: "milliseconds until both tabs",
    description: String(Math.round(performance.now() - at)),
  });
  await own.page.waitForTimeout(SOON);
  expect(await Promise.all(tabs.map(clicked))).toEqual([before + 1, before + 1]);
  expect(await clicked(other.page)).toBe(elsewhere);
  await Promise.all([own.context.close(), other.context.close()]);
});
