import { expect, type Page, test } from "@playwright/test";
import { registerAndVerify } from "./account-steps.ts";
import { figure, funnel, launch, previewFor, sendTest, writeCampaign } from "./campaign-steps.ts";
import { asPerson } from "./edge-visit.ts";
import { readInstance } from "./instance.ts";
import { type Chance, chanceOf, name, owner, type Person, person, sentence, word } from "./invented.ts";
import { listMessages, rawMessage, replyAs } from "./mail-desk.ts";
import { linksIn, type RawMail, receivedBy } from "./received-mail.ts";
import { campaignMails, recount } from "./recount.ts";
import {
  addDomain,
  addHostedMailbox,
  type BadRow,
  csvOf,
  importPeople,
  openWorkspace,
  saveSettings,
  sequenceOf,
} from "./setup-steps.ts";

/** Seconds; the first is time enough to answer and to leave before the second mail. */
const WAITS = [30, 5] as const;

test.describe.configure({ mode: "serial" });

test.describe("from registration to an answered reply", () => {
  const instance = readInstance();
  let page: Page;
  let chance: Chance;
  let root = "";
  let postalAddress = "";
  let launchedAt = 0;
  let mailbox = { address: "", displayName: "" };
  const others = new Set<string>();
  const left = new Set<string>();
  const invented = { campaign: "", list: "", domain: "", answer: "" };
  let me = owner(chanceOf(""));
  let people: Person[] = [];
  let sequence = sequenceOf(chanceOf(""));

  const one = (index: number): Person => people[index] ?? person(chance, "ok.test");
  const mailsOf = (index: number): RawMail[] => receivedBy(instance.world, one(index).email);
  const asked = () => ({ instance, mailbox: mailbox.address, people, others });

  test.beforeAll(async ({ browser }, info) => {
    info.annotations.push({ type: "seed", description: instance.seed });
    chance = chanceOf(`${instance.seed} journey`);
    me = owner(chance);
    sequence = sequenceOf(chance);
    people = [
      ...Array.from({ length: 10 }, () => person(chance, "ok.test")),
      person(chance, "unknown.test"),
      person(chance, "full.test"),
    ];
    invented.campaign = `${name(chance)} ${name(chance)}`;
    invented.list = `${name(chance)} people`;
    invented.domain = `${word(chance, 4)}.test`;
    invented.answer = sentence(chance, 9);
    page = await browser.newPage();
  });

  test.afterAll(() => page.close());

  test("registers, and confirms the address by the link in the mail", async () => {
    await registerAndVerify(page, instance, me);
    await page.getByRole("link", { name: "Go to the dashboard" }).click();
    await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
  });

  test("sets up organisation, workspace, domain and mailbox", async () => {
    root = await openWorkspace(page);
    postalAddress = await saveSettings(page, root, chance);
    await addDomain(page, root, invented.domain);
    mailbox = await addHostedMailbox(page, root, invented.domain, chance);
  });

  test("imports a file and lists every refused row with its reason", async () => {
    const bad: BadRow[] = [
      { row: `${one(0).email.toUpperCase()};A;B;C`, reason: "The same address stands in an earlier row." },
      { row: `${one(3).email};A;B;C`, reason: "The same address stands in an earlier row." },
      { row: ";A;B;C", reason: "The address is blank." },
      { row: `${word(chance)};A;B;C`, reason: "The address has no @." },
    ];
    await importPeople(page, root, csvOf(people, bad), invented.list);
    expect(await figure(page, "Rows read")).toBe(people.length + bad.length);
    expect(await figure(page, "Added")).toBe(people.length);
    expect(await figure(page, "Refused")).toBe(bad.length);
    const rows = page.getByRole("table", { name: "Refused rows" });
    for (const [index, { reason }] of bad.entries()) {
      const line = rows.getByRole("row").filter({ hasText: new RegExp(`^${people.length + index + 2}\\D`) });
      await expect(line).toContainText(reason);
    }
  });

  test("writes three steps, reads them as one person and sends a test to oneself", async () => {
    const plan = {
      name: invented.campaign,
      list: invented.list,
      mailbox: mailbox.address,
      sequence,
      waits: WAITS,
    };
    await writeCampaign(page, root, plan);
    const step = await previewFor(page, one(4).email);
    await expect(step).toContainText(`Hello ${one(4).firstName},`);
    await expect(step).toContainText(`for ${one(4).company}`);
    await sendTest(page);
    const arrived = async () => (await listMessages(instance.mailDesk, me.email)).map((mail) => mail.subject);
    const subject = sequence.subject.replace(/\{\{.*\}\}/, one(4).company);
    await expect.poll(arrived).toContainEqual(expect.stringContaining(subject));
    const [newest] = await listMessages(instance.mailDesk, me.email);
    const mail = await rawMessage(instance.mailDesk, me.email, newest?.id ?? "");
    expect(mail.header("from")).toContain(mailbox.address);
    expect(mail.part("text/plain")).toContain(`Hello ${one(4).firstName},`);
  });

  test("launches after the list of checks and sees the numbers move without a reload", async () => {
    await launch(page);
    launchedAt = Date.now();
    await page.evaluate(() => document.body.setAttribute("data-kept", "1"));
    await expect.poll(() => figure(page, "Messages sent"), { timeout: 30_000 }).toBe(people.length);
    await expect.poll(() => funnel(page, "Accepted"), { timeout: 30_000 }).toBeGreaterThanOrEqual(10);
    await expect(page.locator("body")).toHaveAttribute("data-kept", "1");
  });

  test("the raw mail at the receiver has everything it must have", () => {
    for (let index = 0; index < 10; index += 1) {
      const [mail] = mailsOf(index);
      expect(mail, one(index).email).toBeDefined();
      if (!mail) continue;
      expect(mail.header("from")).toBe(`${mailbox.displayName} <${mailbox.address}>`);
      expect(mail.header("to")).toContain(one(index).email);
      expect(mail.header("subject")).toBe(sequence.subject.replace(/\{\{.*\}\}/, one(index).company));
      expect(mail.header("message-id")).toMatch(new RegExp(`^<[^<>@\\s]+@${invented.domain}>$`));
      expect(mail.header("list-unsubscribe")).toMatch(/^<https?:\/\/[^>]+>/);
      expect(mail.header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
      expect(mail.header("in-reply-to")).toBe("");
      const text = mail.part("text/plain");
      expect(text).toContain(`Hello ${one(index).firstName},`);
      expect(text).toContain(postalAddress);
      expect(text).not.toContain("{{");
    }
    expect(mailsOf(10), "an unknown user").toHaveLength(0);
    expect(mailsOf(11), "a full mailbox").toHaveLength(0);
  });

  test("a person opens and replies: the inbox has it and the sequence ends", async () => {
    const [mail] = mailsOf(0);
    const pixel = linksIn(mail?.part("text/html") ?? "").find((link) => link.includes("/o/")) ?? "";
    expect((await asPerson(pixel)).status).toBe(200);
    const words = sentence(chance, 8);
    await replyAs(instance.mailDesk, one(0).email, words);
    await page.getByRole("link", { name: "Inbox" }).first().click();
    const row = page.getByRole("link", { name: new RegExp(one(0).email) });
    await expect(row).toContainText(words, { timeout: 30_000 });
    await row.click();
    await expect(page.getByRole("list").getByText(words, { exact: true })).toBeVisible();
    await page.getByRole("textbox", { name: "Your answer" }).fill(invented.answer);
    await page.getByRole("button", { name: "Send answer" }).click();
    await expect(page.getByText("Your answer is on its way").first()).toBeVisible();
  });

  test("the answer leaves in plain text from the same mailbox, in the thread", async () => {
    const isAnswer = (mail: RawMail) => mail.part("text/plain").includes(invented.answer);
    await expect.poll(() => mailsOf(0).some(isAnswer), { timeout: 20_000 }).toBe(true);
    const answer = mailsOf(0).find(isAnswer);
    const replies = await listMessages(instance.mailDesk, mailbox.address);
    const reply = replies.find(({ from }) => from.includes(one(0).email) || from.includes(one(0).lastName));
    others.add(answer?.header("message-id") ?? "");
    expect(answer?.header("from")).toContain(`<${mailbox.address}>`);
    expect(answer?.header("in-reply-to")).toBe(reply?.messageId);
    expect(answer?.header("references")).toContain(reply?.messageId);
    expect(answer?.header("content-type")).toMatch(/^text\/plain/);
    expect(answer?.part("text/html")).toBe("");
  });

  test("reading the opt-out page changes nothing, its button does", async ({ browser }) => {
    const link = /<([^>]+)>/.exec(mailsOf(1)[0]?.header("list-unsubscribe") ?? "")?.[1] ?? "";
    const suppressed = `${instance.webUrl}/dashboard/contacts/suppression?reason=unsubscribed`;
    const entry = page.getByText(one(1).email, { exact: true }).first();
    const visitor = await browser.newPage();
    await visitor.goto(link);
    await expect(visitor.getByRole("heading", { name: "Stop these mails?" })).toBeVisible();
    await page.goto(suppressed);
    await expect(page.getByRole("heading", { name: "Suppression" })).toBeVisible();
    await expect(entry).toHaveCount(0);
    await visitor.getByRole("button", { name: "Unsubscribe" }).click();
    await expect(visitor.getByRole("heading", { name: "You are unsubscribed" })).toBeVisible();
    await visitor.close();
    left.add(one(1).email);
    await expect(entry).toBeVisible();
  });

  test("follow-ups thread, and nobody who replied or left gets one", async () => {
    const until = Math.max(20_000, launchedAt + (WAITS[0] + WAITS[1]) * 1000 + 30_000 - Date.now());
    const counts = () =>
      [2, 3, 4, 5, 6, 7, 8, 9].map((index) => (campaignMails(asked()).get(one(index).email) ?? []).length);
    await expect.poll(() => Math.max(...counts()), { timeout: until }).toBe(3);
    await expect
      .poll(() => counts().filter((count) => count === 3).length, { timeout: 15_000 })
      .toBeGreaterThan(4);
    for (let index = 2; index < 10; index += 1) {
      const [first, ...later] = campaignMails(asked()).get(one(index).email) ?? [];
      for (const mail of later) {
        expect(mail.header("in-reply-to")).toMatch(/^<.+>$/);
        expect(mail.header("references")).toContain(first?.header("message-id"));
        expect(mail.header("subject")).toBe(`Re: ${first?.header("subject") ?? ""}`);
      }
    }
    expect(mailsOf(0), "the first mail and the answer").toHaveLength(2);
    expect(mailsOf(1), "the first mail only").toHaveLength(1);
  });

  test("the contact's timeline tells what happened", async () => {
    await page.goto(`${instance.webUrl}/dashboard/contacts?q=${encodeURIComponent(one(0).email)}`);
    await page
      .getByRole("link", { name: new RegExp(one(0).firstName) })
      .first()
      .click();
    const timeline = page.getByRole("region", { name: "Timeline" });
    for (const kind of ["Sent", "Accepted", "Opened by a person", "Replied"])
      await expect(timeline.getByText(kind, { exact: true }).first()).toBeVisible();
  });

  test("the numbers on the page are those of the receivers' files", async () => {
    await page.goto(`${root}/campaigns`);
    await page
      .getByRole("link", { name: new RegExp(invented.campaign) })
      .first()
      .click();
    await expect(page.getByRole("heading", { name: invented.campaign })).toBeVisible();
    const shown = async () => ({
      sent: await figure(page, "Messages sent"),
      accepted: await funnel(page, "Accepted"),
      bounced: await funnel(page, "Bounced"),
      replied: await funnel(page, "Replied"),
      unsubscribed: await funnel(page, "Unsubscribed"),
    });
    await expect
      .poll(
        async () => {
          const [seen, counted] = [await shown(), await recount(asked(), left)];
          return JSON.stringify(seen) === JSON.stringify(counted) ? "same" : { seen, counted };
        },
        { timeout: 45_000 },
      )
      .toBe("same");
  });
});
