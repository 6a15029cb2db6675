import { expect, type Page, test } from "@playwright/test";
import { registerAndVerify } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, owner, person, word } from "./invented.ts";
import { replyAs } from "./mail-desk.ts";
import { receivedBy } from "./received-mail.ts";
import { addDomain, addHostedMailbox, openWorkspace } from "./setup-steps.ts";

const instance = readInstance();
const { webUrl } = instance;

/** A name of at most eighty characters that runs when it is taken for markup. */
const marked = (field: string): string => `${field}<img src=x class=hit onerror=hit=1><script>hit=1</script>`;

const MARKED = {
  person: marked("Person"),
  organisation: marked("Firm"),
  key: marked("Robot"),
  mailbox: marked("Sender"),
  list: marked("List"),
  campaign: marked("Campaign"),
  subject: marked("Subject"),
  firstName: marked("First"),
  lastName: marked("Last"),
  company: marked("Company"),
  city: marked("City"),
  postal: marked("Street"),
  reply: marked("Reply"),
};

/** Notes from its first moment what a page's policy refused. */
async function watchPolicy(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    addEventListener("securitypolicyviolation", (event) =>
      refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
    );
  });
}

/** What of a marked name became more than text: scripts that ran, elements, refusals of the policy. */
const harmOf = (page: Page) =>
  page.evaluate(() => {
    const { hit, refused } = window as unknown as { hit?: number; refused: string[] };
    const scripts = [...document.scripts].filter((script) => script.textContent === "hit=1");
    return {
      ran: hit !== undefined,
      elements: document.querySelectorAll(".hit").length + scripts.length,
      refused,
    };
  });

const NO_HARM = { ran: false, elements: 0, refused: [] };

/** Everything that can be read on the page, fields included. */
const textOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.body.innerText,
      ...[...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value),
    ].join("\n"),
  );

/** Makes a key under a marked name that may do everything; gives its text. */
async function makeKey(page: Page): Promise<string> {
  await page.goto(`${webUrl}/dashboard/settings/developers/api-keys`);
  await page.getByRole("button", { name: "New API key" }).click();
  await page.getByLabel("Name", { exact: true }).fill(MARKED.key);
  for (const scope of await page.getByRole("dialog").getByRole("checkbox").all()) await scope.check();
  await page.getByRole("button", { name: "Create key" }).click();
  const shown = page.getByRole("dialog", { name: "Copy the key now" });
  const key = await shown.locator("code").first().innerText();
  await page.getByRole("button", { name: "I have copied it" }).click();
  return key;
}

async function savePostalAddress(page: Page, root: string): Promise<void> {
  await page.goto(`${root}/settings`);
  await page.getByRole("textbox", { name: "Postal address" }).fill(MARKED.postal);
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
}

type Ask = (route: string, data?: object) => Promise<{ id: string } & Record<string, unknown>>;

/** The API with a key; throws what it refuses. */
const asker =
  (page: Page, key: string): Ask =>
  async (route, data) => {
    const [method = "", path = ""] = route.split(" ");
    const headers = { authorization: `Bearer ${key}` };
    const response = await page.request.fetch(`${webUrl}/api/v1${path}`, { method, headers, data });
    const text = await response.text();
    if (!response.ok()) throw new Error(`${route}: ${text}`);
    return text === "" ? {} : JSON.parse(text).data;
  };

/** Writes and launches a campaign to one person, every name of it marked. */
async function sendMarked(ask: Ask, email: string) {
  const [workspace] = (await ask("GET /workspaces")) as unknown as { id: string }[];
  const workspaceId = workspace?.id ?? "";
  const [mailbox] = (await ask(`GET /mailboxes?workspaceId=${workspaceId}`)) as unknown as { id: string }[];
  const { firstName, lastName, company, city } = MARKED;
  const attributes = { nickname: MARKED.person };
  const contact = await ask("POST /contacts", { email, firstName, lastName, company, city, attributes });
  const list = await ask("POST /contact-lists", { workspaceId, name: MARKED.list });
  await ask(`POST /contact-lists/${list.id}/contacts`, { contactIds: [contact.id] });
  const campaign = await ask("POST /campaigns", { workspaceId, name: MARKED.campaign });
  await ask(`PUT /campaigns/${campaign.id}`, {
    name: MARKED.campaign,
    listId: list.id,
    mailboxIds: [mailbox?.id],
    window: { days: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 1440, zone: "UTC" },
    trackOpens: false,
    trackClicks: false,
  });
  const body = `${MARKED.firstName}\n\nHello {{ contact.first_name }}.`;
  await ask(`PUT /campaigns/${campaign.id}/steps/1`, { subject: MARKED.subject, body, waitSeconds: 0 });
  await ask(`POST /campaigns/${campaign.id}/launch`);
  return { contactId: contact.id, campaignId: campaign.id };
}

test("a name that is markup and script is text wherever it is shown", async ({ page }, info) => {
  const chance = chanceOf(`${instance.seed} markup`);
  const email = person(chance, "ok.test").email;
  const domain = `${word(chance, 4)}.test`;
  await watchPolicy(page);
  const names = { name: MARKED.person, organisation: MARKED.organisation };
  await registerAndVerify(page, instance, { ...owner(chance), ...names });
  const root = await openWorkspace(page);
  await savePostalAddress(page, root);
  await addDomain(page, root, domain);
  await addHostedMailbox(page, root, domain, chance, MARKED.mailbox);
  const ask = asker(page, await makeKey(page));
  const { contactId, campaignId } = await sendMarked(ask, email);
  await expect.poll(() => receivedBy(instance.world, email).length, { timeout: 40_000 }).toBe(1);
  await replyAs(instance.mailDesk, email, MARKED.reply);
  const threads = async () => (await ask("GET /inbox/threads")) as unknown as { id: string }[];
  await expect.poll(async () => (await threads()).length, { timeout: 40_000 }).toBe(1);
  const [thread] = await threads();

  const dashboard = `${webUrl}/dashboard`;
  const places: readonly [string, (keyof typeof MARKED)[]][] = [
    [dashboard, ["organisation"]],
    [`${dashboard}/workspaces`, ["organisation"]],
    [root, ["organisation"]],
    [`${root}/settings`, ["organisation", "postal"]],
    [`${root}/members`, ["organisation"]],
    [`${root}/mailboxes`, ["mailbox"]],
    [`${root}/campaigns`, ["campaign"]],
    [`${root}/campaigns/${campaignId}`, ["campaign"]],
    [`${root}/campaigns/${campaignId}/recipients`, ["campaign"]],
    [`${dashboard}/contacts`, ["firstName", "lastName", "company"]],
    [`${dashboard}/contacts/${contactId}`, ["firstName", "lastName", "company", "city"]],
    [`${dashboard}/contacts/lists`, ["list"]],
    [`${dashboard}/inbox`, ["subject"]],
    [`${dashboard}/inbox/${thread?.id}`, ["subject", "reply"]],
    [`${dashboard}/settings`, ["organisation"]],
    [`${dashboard}/settings/profile`, ["person"]],
    [`${dashboard}/settings/members`, ["person"]],
    [`${dashboard}/settings/developers/api-keys`, ["key"]],
    [`${dashboard}/settings/audit-log`, ["person"]],
  ];
  for (const [address, fields] of places) {
    await page.goto(address);
    await expect(page.getByRole("main")).toBeVisible();
    await expect(page.getByLabel("Loading", { exact: true })).toHaveCount(0);
    for (const field of fields)
      await expect.poll(() => textOf(page), `${field} at ${address}`).toContain(MARKED[field]);
    expect(await harmOf(page), address).toEqual(NO_HARM);
  }
  process.stdout.write(`    ${info.title}: ${places.length} pages looked at\n`);

  // The same name, taken for markup, is seen to be so.
  await page.evaluate((name) => document.body.insertAdjacentHTML("beforeend", name), MARKED.person);
  await expect.poll(() => harmOf(page)).toMatchObject({ elements: 2, refused: [expect.any(String)] });
});
