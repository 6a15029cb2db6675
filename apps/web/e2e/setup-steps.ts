import { expect, type Page } from "@playwright/test";
import type { Chance, Person } from "./invented.ts";
import { name, sentence, word } from "./invented.ts";
import { pickOption } from "./pick-option.ts";

/** Opens the one workspace of a new organisation; gives its address. */
export async function openWorkspace(page: Page): Promise<string> {
  await page.goto(new URL("/dashboard/workspaces", page.url()).href);
  const link = page
    .getByRole("main")
    .locator('a[href^="/dashboard/workspaces/"]:not([href$="/new"])')
    .first();
  const href = await link.getAttribute("href");
  return new URL(href ?? "", page.url()).href;
}

/** Renames the organisation and gives the workspace the address that stands below every mail. */
export async function saveSettings(page: Page, root: string, chance: Chance): Promise<string> {
  const organisation = `${name(chance)} ${name(chance)}`;
  await page.goto(new URL("/dashboard/settings", root).href);
  await page.getByRole("textbox", { name: "Organisation name" }).fill(organisation);
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  const postalAddress = `${name(chance)} Street ${Math.ceil(chance() * 90)}, ${name(chance, 2)}`;
  await page.goto(`${root}/settings`);
  await page.getByRole("textbox", { name: "Postal address" }).fill(postalAddress);
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  return postalAddress;
}

/** Adds a sending domain and waits, without a reload, until its records were found. */
export async function addDomain(page: Page, root: string, domain: string): Promise<void> {
  await page.goto(`${root}/domains/new`);
  await page.getByRole("textbox", { name: "Domain" }).fill(domain);
  await page.getByRole("button", { name: "Add domain" }).click();
  await expect(page.getByRole("heading", { name: domain })).toBeVisible();
  await expect(page.getByText("Verified", { exact: true }).first()).toBeVisible({ timeout: 40_000 });
}

/** Adds a mailbox that is hosted on a verified domain, shown under a name. */
export async function addHostedMailbox(
  page: Page,
  root: string,
  domain: string,
  chance: Chance,
  shownAs?: string,
) {
  const local = word(chance);
  const displayName = shownAs ?? `${name(chance, 2)} ${name(chance)}`;
  await page.goto(`${root}/mailboxes/new`);
  await page.getByRole("textbox", { name: "Shown name" }).fill(displayName);
  await page.getByRole("textbox", { name: "Name before the @" }).fill(local);
  await page.getByRole("textbox", { name: "Messages a day" }).fill("500");
  await page.getByRole("textbox", { name: "Seconds between messages" }).fill("0");
  await page.getByRole("button", { name: "Add mailbox" }).click();
  await expect(page.getByRole("heading", { name: `${local}@${domain}` })).toBeVisible();
  await expect(page.getByText("Working", { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  return { address: `${local}@${domain}`, displayName };
}

/** A row that an import has to refuse, and why. */
export interface BadRow {
  row: string;
  reason: string;
}

/** Uploads a CSV, maps its columns, names its list and waits for the report. */
export async function importPeople(page: Page, root: string, csv: string, list: string): Promise<void> {
  await page.goto(new URL("/dashboard/contacts/imports/new", root).href);
  const file = { name: `${word(() => 0.5)}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv) };
  await page.getByLabel("Choose file").setInputFiles(file);
  await expect(page.getByRole("heading", { name: "Columns" })).toBeVisible();
  const choose = (column: string, field: string) =>
    pickOption(page.getByRole("combobox", { name: `Field for ${column}` }), field);
  await choose("Kontakt", "E-mail address");
  await choose("Vorname", "First name");
  await choose("Nachname", "Last name");
  await choose("Firma", "Company");
  await page.getByRole("textbox", { name: "List name" }).fill(list);
  await page.getByRole("button", { name: "Start import" }).click();
  await expect(page.getByText("Imported", { exact: true }).first()).toBeVisible({ timeout: 20_000 });
}

/** The people as a file with semicolons and headings that the product has to be told about. */
export function csvOf(people: readonly Person[], bad: readonly BadRow[]): string {
  const rows = people.map((one) => `${one.email};${one.firstName};${one.lastName};"${one.company}"`);
  return ["Kontakt;Vorname;Nachname;Firma", ...rows, ...bad.map(({ row }) => row), ""].join("\r\n");
}

/** Text of a campaign that nobody wrote before. */
export interface Sequence {
  subject: string;
  bodies: readonly [string, string, string];
  link: string;
}

/** Three texts with merge tags; the first has a link. */
export function sequenceOf(chance: Chance): Sequence {
  const link = `https://${word(chance)}.example/${word(chance)}`;
  const greeting = 'Hello {{ contact.first_name | default: "there" }},';
  return {
    subject: `${name(chance)} for {{ contact.company | default: "your company" }}`,
    link,
    bodies: [
      `${greeting}\n\n${sentence(chance)} See ${link} for more.`,
      `${greeting}\n\n${sentence(chance)}`,
      `${greeting}\n\n${sentence(chance)}`,
    ],
  };
}
