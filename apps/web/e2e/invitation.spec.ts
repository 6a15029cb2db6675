import { expect, type Page, test } from "@playwright/test";
import { enrol, fillLogin, registerAndVerify } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, name, owner, sentence } from "./invented.ts";
import { listMessages, rawMessage } from "./mail-desk.ts";
import { linksIn } from "./received-mail.ts";

const instance = readInstance();
const { webUrl, mailDesk } = instance;

/** The link in the newest mail to an address that leads to an invitation. */
async function invitationLink(email: string): Promise<string> {
  const read = async (): Promise<string> => {
    for (const { id } of await listMessages(mailDesk, email)) {
      const mail = await rawMessage(mailDesk, email, id);
      const link = linksIn(mail.part("text/plain")).find((one) => one.startsWith(`${webUrl}/invite/`));
      if (link !== undefined) return link;
    }
    return "";
  };
  await expect.poll(read, { timeout: 20_000 }).not.toBe("");
  return read();
}

async function invite(page: Page, email: string): Promise<void> {
  await page.goto(`${webUrl}/dashboard/settings/members`);
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Work e-mail" }).fill(email);
  await dialog.getByRole("checkbox", { name: /^Member/ }).uncheck();
  await dialog.getByRole("checkbox", { name: /^Viewer/ }).check();
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Open invitations" }).getByText(email)).toBeVisible();
}

test("an invited person joins by the mailed link, sees what the role allows, is removed and out", async ({
  page,
  browser,
}) => {
  const chance = chanceOf(`${instance.seed} invitation`);
  const [me, other] = [owner(chance), owner(chance)];
  await registerAndVerify(page, instance, me);
  await invite(page, other.email);
  const link = await invitationLink(other.email);

  const elsewhere = await browser.newContext();
  const guest = await elsewhere.newPage();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: `Join ${me.organisation}` })).toBeVisible();
  await expect(guest.getByText("Viewer", { exact: true })).toBeVisible();
  await guest.getByRole("textbox", { name: "Your name" }).fill(other.name);
  await guest.getByLabel("Password", { exact: true }).fill(sentence(chance, 5));
  await guest.getByRole("button", { name: "Join organisation" }).click();
  await guest.waitForURL(`${webUrl}/dashboard`);
  await guest.goto(`${webUrl}/dashboard/settings/members`);
  await expect(guest.getByRole("cell", { name: other.email }).first()).toBeVisible();
  await expect(guest.getByRole("button", { name: "Invite member" })).toHaveCount(0);
  await expect(guest.getByRole("link", { name: "Sign-in rules" })).toHaveCount(0);

  const stranger = await browser.newContext();
  const late = await stranger.newPage();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "This invitation cannot be used" })).toBeVisible();
  await expect(late.getByText("used already")).toBeVisible();
  await late.goto(`${webUrl}/invite/${name(chance).repeat(6)}`);
  await expect(late.getByText("This link does not work")).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: `Remove ${other.name}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(other.name);
  await dialog.getByRole("button", { name: "Remove member" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Remove ${other.name}` })).toHaveCount(0);

  // A page that asked something by itself meanwhile is out already, any other is with its next act.
  const out = guest.getByRole("heading", { name: "Log in" });
  await guest
    .getByRole("navigation", { name: "Main navigation" })
    .getByRole("link", { name: "Contacts" })
    .or(out)
    .first()
    .click();
  await expect(out).toBeVisible();
  await expect
    .poll(async () => (await listMessages(mailDesk, other.email)).map(({ subject }) => subject))
    .toContain(`You are no longer a member of ${me.organisation}`);
  await elsewhere.close();
  await stranger.close();
});

test("a person with an account joins a second organisation, switches both ways, and its owner closes it", async ({
  page,
  browser,
}) => {
  const chance = chanceOf(`${instance.seed} two organisations`);
  const [me, other] = [owner(chance), owner(chance)];
  await registerAndVerify(page, instance, me);
  const elsewhere = await browser.newContext();
  const guest = await elsewhere.newPage();
  await registerAndVerify(guest, instance, other);
  await invite(page, other.email);
  const link = await invitationLink(other.email);

  await page.goto(link);
  await expect(page.getByText(`you are signed in as ${me.email}`)).toBeVisible();
  await guest.goto(link);
  await guest.getByRole("button", { name: "Join organisation" }).click();
  await guest.waitForURL(`${webUrl}/dashboard`);
  const secondTab = await elsewhere.newPage();
  await secondTab.goto(`${webUrl}/dashboard/settings/members`);
  await expect(secondTab.getByRole("cell", { name: me.email })).toBeVisible();

  await guest.getByRole("button", { name: "Your account" }).click();
  await guest.getByRole("menuitem", { name: other.organisation }).click();
  await guest.waitForURL(`${webUrl}/dashboard`);
  await expect(guest.getByText(other.organisation).first()).toBeVisible();
  await secondTab.waitForURL(`${webUrl}/dashboard`);
  await guest.goto(`${webUrl}/dashboard/settings`);
  await guest.getByRole("button", { name: `Switch to ${me.organisation}` }).click();
  // The other tab tells this one, too, which may make it go there twice.
  await expect(guest).toHaveURL(`${webUrl}/dashboard`);

  await page.goto(`${webUrl}/dashboard/settings`);
  await page.getByRole("button", { name: "Close organisation" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(me.organisation);
  await dialog.getByRole("button", { name: "Close organisation" }).click();
  await expect(page.getByRole("heading", { name: `${me.organisation} is closed` })).toBeVisible();
  await guest.goto(`${webUrl}/dashboard/contacts`);
  await expect(guest.getByRole("heading", { name: "Log in" })).toBeVisible();
  await page.goto(`${webUrl}/dashboard/contacts`);
  await page.getByRole("button", { name: `Open ${me.organisation} again` }).click();
  await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
  await elsewhere.close();
});

test("a member who lost their second factor gets in again once the owner reset it", async ({
  page,
  browser,
}) => {
  const chance = chanceOf(`${instance.seed} lost factor`);
  const [me, other] = [owner(chance), owner(chance)];
  await registerAndVerify(page, instance, me);
  await invite(page, other.email);
  const elsewhere = await browser.newContext();
  const guest = await elsewhere.newPage();
  await guest.goto(await invitationLink(other.email));
  const password = sentence(chance, 5);
  await guest.getByRole("textbox", { name: "Your name" }).fill(other.name);
  await guest.getByLabel("Password", { exact: true }).fill(password);
  await guest.getByRole("button", { name: "Join organisation" }).click();
  await guest.waitForURL(`${webUrl}/dashboard`);
  await enrol(guest, instance, password);

  await page.goto(`${webUrl}/dashboard/settings/members`);
  const row = page.getByRole("row", { name: new RegExp(other.email) });
  await expect(row.getByText("On", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: `Reset second factor of ${other.name}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your own password").fill("not my password");
  await dialog.getByRole("button", { name: "Reset second factor" }).click();
  await expect(dialog.getByText("This is not your password.")).toBeVisible();
  await dialog.getByLabel("Your own password").fill(me.password);
  await dialog.getByRole("button", { name: "Reset second factor" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row.getByText("Off", { exact: true })).toBeVisible();

  await guest.goto(`${webUrl}/dashboard/inbox`);
  await expect(guest).toHaveURL(/\/login/);
  await fillLogin(guest, { email: other.email, password });
  await guest.waitForURL(/\/dashboard/);
  const subjects = async () => (await listMessages(mailDesk, other.email)).map(({ subject }) => subject);
  await expect.poll(subjects).toContain("Your second factor was reset");
  await elsewhere.close();
});
