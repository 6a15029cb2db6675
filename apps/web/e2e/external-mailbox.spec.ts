import { expect, type Page, test } from "@playwright/test";
import { registerAndVerify } from "./account-steps.ts";
import { figure, launch, writeCampaign } from "./campaign-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, name, owner, type Person, person, sentence, word } from "./invented.ts";
import type { OutsideAccount } from "./mail-host.ts";
import { pickOption } from "./pick-option.ts";
import { receivedBy } from "./received-mail.ts";
import { deliver, takesMailFor } from "./send-mail.ts";
import { csvOf, importPeople, openWorkspace, saveSettings, sequenceOf } from "./setup-steps.ts";

/** Connects the account by its servers; ends on the mailbox's page. */
async function connect(page: Page, root: string, account: OutsideAccount): Promise<void> {
  await page.goto(`${root}/mailboxes/new`);
  await page.getByRole("radio", { name: "Own account" }).click();
  const fill = (label: string, text: string) =>
    page.getByRole("textbox", { name: label, exact: true }).fill(text);
  await fill("Shown name", account.displayName);
  await fill("Address", account.address);
  await fill("User name", account.address);
  await page.getByLabel("Password").fill(account.password);
  for (const [group, port] of [
    ["Sending (SMTP)", account.submission],
    ["Receiving (IMAP)", account.imap],
  ] as const) {
    const part = page.getByRole("group", { name: group });
    await part.getByRole("textbox", { name: "Host" }).fill("127.0.0.1");
    await part.getByRole("textbox", { name: "Port" }).fill(String(port));
    await pickOption(part.getByRole("combobox", { name: "Security" }), "None");
  }
  await fill("Messages a day", "100");
  await fill("Seconds between messages", "0");
  await page.getByRole("button", { name: "Check and add mailbox" }).click();
  await expect(page.getByRole("heading", { name: account.address })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Working", { exact: true }).first()).toBeVisible();
}

/** On the mailbox's page: says how both sides go, refuses a password that does not work, takes one that does. */
async function repair(page: Page, account: OutsideAccount): Promise<void> {
  const panel = page.getByRole("region", { name: "Receiving" });
  await expect(panel.getByText("Connected", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("region", { name: "Sending" }).getByText("Working")).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  const checked = page.getByRole("list", { name: "What was checked" });
  await expect(checked.getByText("Passed")).toHaveCount(6);
  await page.getByRole("button", { name: "Change password or servers" }).click();
  await page.getByLabel("New password").fill(`${account.password}?`);
  await page.getByRole("button", { name: "Check and save" }).click();
  await expect(checked.last().getByText("Failed").first()).toBeVisible({ timeout: 20_000 });
  await page.getByLabel("New password").fill(account.password);
  await page.getByRole("button", { name: "Check and save" }).click();
  await expect(page.getByText("Saved; the mailbox is read again")).toBeVisible({ timeout: 20_000 });
}

test("a mailbox on a Postfix and Dovecot of Debian sends, receives and answers", async ({ page }) => {
  const instance = readInstance();
  const { outside } = instance;
  test.skip(outside === undefined, "no Postfix and Dovecot of Debian to start");
  if (!outside) return;
  const chance = chanceOf(`${instance.seed} external`);
  const people: Person[] = [];
  while (people.length < 2) {
    const next = person(chance, "ok.test");
    if (await takesMailFor(outside.relay, next.email)) people.push(next);
  }
  const list = `${name(chance)} people`;
  const mailsOf = (index: number) => receivedBy(instance.world, people[index]?.email ?? "");
  await registerAndVerify(page, instance, owner(chance));
  const root = await openWorkspace(page);
  await saveSettings(page, root, chance);
  await connect(page, root, outside);
  await repair(page, outside);
  await importPeople(page, root, csvOf(people, []), list);
  const sequence = sequenceOf(chance);
  await writeCampaign(page, root, {
    name: name(chance),
    list,
    mailbox: outside.address,
    sequence,
    waits: [3000, 3000],
  });
  await launch(page);
  await expect.poll(() => figure(page, "Messages sent"), { timeout: 30_000 }).toBe(2);
  await expect.poll(() => [mailsOf(0).length, mailsOf(1).length], { timeout: 30_000 }).toEqual([1, 1]);

  const [mail] = mailsOf(0);
  expect(mail?.header("from")).toBe(`${outside.displayName} <${outside.address}>`);
  expect(mail?.header("received")).toContain("Postfix");
  expect(mail?.header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  const words = sentence(chance, 8);
  const from = people[0]?.email ?? "";
  const messageId = `<${word(chance, 6)}@${from.split("@")[1] ?? ""}>`;
  const inReplyTo = mail?.header("message-id") ?? "";
  const subject = `Re: ${mail?.header("subject") ?? ""}`;
  await deliver({
    port: outside.inbound,
    from,
    to: outside.address,
    subject,
    inReplyTo,
    messageId,
    text: words,
  });

  await page.getByRole("link", { name: "Inbox" }).first().click();
  const row = page.getByRole("link", { name: new RegExp(from) });
  await expect(row).toContainText(words, { timeout: 40_000 });
  await row.click();
  const answer = sentence(chance, 9);
  await page.getByRole("textbox", { name: "Your answer" }).fill(answer);
  await page.getByRole("button", { name: "Send answer" }).click();
  await expect.poll(() => mailsOf(0).length, { timeout: 30_000 }).toBe(2);
  const sent = mailsOf(0)[1];
  expect(sent?.part("text/plain")).toContain(answer);
  expect(sent?.header("in-reply-to")).toBe(messageId);
  expect(sent?.header("from")).toContain(`<${outside.address}>`);
});
