import { expect, type Locator, type Page } from "@playwright/test";
import { pickOption } from "./pick-option.ts";
import type { Sequence } from "./setup-steps.ts";

const WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A campaign to write. */
export interface Plan {
  name: string;
  list: string;
  mailbox: string;
  sequence: Sequence;
  /** Seconds that the second and the third step wait. */
  waits: readonly [number, number];
}

const stepOf = (page: Page, number: number): Locator => page.getByRole("region", { name: `Step ${number}` });

async function fillWindow(page: Page): Promise<void> {
  for (const day of WEEK) {
    const button = page.getByRole("button", { name: day, exact: true });
    if ((await button.getAttribute("aria-pressed")) !== "true") await button.click();
  }
  await page.getByLabel("From", { exact: true }).fill("00:00");
  await page.getByLabel("Until", { exact: true }).fill("00:00");
}

async function addStep(page: Page, number: number, plan: Plan): Promise<void> {
  await page.getByRole("button", { name: "Add step" }).click();
  const step = stepOf(page, number);
  if (number === 1) await step.getByRole("textbox", { name: "Subject" }).fill(plan.sequence.subject);
  await step.getByRole("textbox", { name: "Text" }).fill(plan.sequence.bodies[number - 1] ?? "");
  if (number === 1) return;
  await step.getByRole("spinbutton", { name: "Wait" }).fill(String(plan.waits[number - 2] ?? 0));
  await pickOption(step.getByRole("combobox", { name: "Unit" }), "seconds");
}

/** Makes a campaign of three steps that may send at any time, and saves it. */
export async function writeCampaign(page: Page, root: string, plan: Plan): Promise<void> {
  await page.goto(`${root}/campaigns/new`);
  await page.getByRole("textbox", { name: "Campaign name" }).fill(plan.name);
  await page.getByRole("button", { name: "Create campaign" }).click();
  await pickOption(page.getByRole("combobox", { name: "Contact list" }), plan.list, false);
  await page.getByRole("checkbox", { name: plan.mailbox }).check();
  await fillWindow(page);
  for (const number of [1, 2, 3]) await addStep(page, number, plan);
  await page.getByRole("button", { name: "Save campaign" }).click();
  await expect(page.getByText("Campaign saved").first()).toBeVisible();
}

/** Shows the first step as it reads for one person; gives what stands there. */
export async function previewFor(page: Page, email: string): Promise<Locator> {
  const step = stepOf(page, 1);
  await pickOption(step.getByRole("combobox", { name: "Preview for" }), email, false);
  return step;
}

/** Sends the first step to oneself. */
export async function sendTest(page: Page): Promise<void> {
  await stepOf(page, 1).getByRole("button", { name: "Send test to me" }).click();
  await expect(page.getByText("A test is on its way to you").first()).toBeVisible();
}

/** Goes through the list before launch and starts the campaign; ends on its page. */
export async function launch(page: Page): Promise<void> {
  const list = page.getByRole("region", { name: "Before launch" });
  await expect(list.getByText("All set")).toBeVisible();
  await expect(list.getByText("Met", { exact: true })).toHaveCount(8);
  await page.getByRole("button", { name: "Launch campaign" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Launch campaign" }).click();
  await expect(page.getByRole("link", { name: "Recipients" })).toBeVisible();
}

/** The number that stands under a name, without its share. */
export async function figure(page: Page, label: string): Promise<number> {
  const term = page.getByRole("term").filter({ hasText: new RegExp(`^${label}$`) });
  const box = page.locator("dl > div").filter({ has: term }).first();
  return leadingNumber(await box.getByRole("definition").innerText());
}

/** The number in one row of a campaign's funnel, as "Accepted". */
export async function funnel(page: Page, label: string): Promise<number> {
  const head = page.getByRole("rowheader", { name: label, exact: true });
  const row = page.getByRole("row").filter({ has: head });
  return leadingNumber(await row.getByRole("cell").last().innerText());
}

const leadingNumber = (text: string): number =>
  Number.parseInt((/^[\d,]+/.exec(text.trim())?.[0] ?? "-1").replaceAll(",", ""), 10);
