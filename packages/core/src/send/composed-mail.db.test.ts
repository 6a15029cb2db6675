import { messageBodies } from "@penguin/db/schema";
import PostalMime, { type Email } from "postal-mime";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  importCsv,
  type Kit,
  launchedCampaign,
  ledgerOf,
  planAndSend,
  type StepWish,
  TEST_SETTINGS,
  type TestTenant,
} from "../testing/index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const header = (mail: Email, name: string): string | undefined =>
  mail.headers.find((one) => one.key === name)?.value;
const parsed = (): Promise<Email[]> => Promise.all(kit.smtp.mails.map(({ raw }) => PostalMime.parse(raw)));
const campaignOf = async (csv: string, steps?: readonly StepWish[]) => {
  const { listId } = await importCsv(kit, tenant, csv);
  return launchedCampaign(kit, tenant, steps ? { listId, steps } : { listId });
};

describe("a campaign's mail", () => {
  it("carries one-click unsubscribe, a text part, both parts' opt-out and the postal address", async () => {
    await campaignOf("email,first name\nann@firm.example,Änn\n");
    await planAndSend(kit);
    const [mail] = await parsed();
    if (!mail) throw new Error("nothing was sent");
    const [, url, mailto] =
      /^<(https:\/\/edge\.penguin\.test\/u\/[\w-]{72})>, <mailto:([^>]+)>$/.exec(
        header(mail, "list-unsubscribe") ?? "",
      ) ?? [];
    expect(url).toBeDefined();
    expect(mailto).toMatch(/^[^@+]+\+u-[0-9a-f]{32}@[^@]+\?subject=unsubscribe$/);
    expect(header(mail, "list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    expect(mail.subject).toBe("A question, Änn");
    expect(mail.text).toContain("Hello Änn");
    expect(mail.text).toContain(url);
    expect(mail.text).toContain("1 Ice Street");
    expect(mail.html).toContain(`href="${url}"`);
    expect(mail.to).toMatchObject([{ address: "ann@firm.example" }]);
    expect(mail.from).toMatchObject({ name: "Amy Adams" });
    expect(mail.date).toBe("2026-03-02T09:00:00.000Z");
  });

  it("signs links and pixel so that they name this mail, and keeps where the links lead", async () => {
    await campaignOf("email,first name\nann@firm.example,Ann\n");
    await planAndSend(kit);
    const [mail] = await parsed();
    const [row] = await ledgerOf(tenant);
    const click = /https:\/\/edge\.penguin\.test\/r\/([\w-]+)/.exec(mail?.html ?? "")?.[1] ?? "";
    const pixel = /https:\/\/edge\.penguin\.test\/o\/([\w-]+)\.gif/.exec(mail?.html ?? "")?.[1] ?? "";
    expect(kit.doors.tokens.verify(click, "click")).toMatchObject({
      messageId: row?.id,
      tenantId: tenant.tenantId,
      link: 0,
    });
    expect(kit.doors.tokens.verify(pixel, "open")).toMatchObject({ messageId: row?.id });
    const [body] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(messageBodies));
    expect(body?.links).toEqual(["https://acme.example/offer"]);
    expect(mail?.text).toContain("https://acme.example/offer");
  });

  it("threads its follow-ups: Re:, In-Reply-To and References of every earlier mail", async () => {
    const steps = [
      { subject: "First", body: "One." },
      { body: "Two.", waitSeconds: 60 },
      { body: "Three.", waitSeconds: 60 },
    ];
    await campaignOf("email\nann@firm.example\n", steps);
    for (let i = 0; i < 3; i += 1) {
      await planAndSend(kit);
      kit.pass(60);
    }
    const [one, two, three] = await parsed();
    expect([one?.subject, two?.subject, three?.subject]).toEqual(["First", "Re: First", "Re: First"]);
    expect([one?.inReplyTo, two?.inReplyTo, three?.inReplyTo]).toEqual([
      undefined,
      one?.messageId,
      two?.messageId,
    ]);
    expect(three?.references).toBe(`${one?.messageId} ${two?.messageId}`);
  });

  it("starts a new conversation when a follow-up has a subject of its own", async () => {
    const steps = [
      { subject: "First", body: "One." },
      { subject: "Other", body: "Two.", waitSeconds: 60 },
    ];
    await campaignOf("email\nann@firm.example\n", steps);
    await planAndSend(kit);
    kit.pass(60);
    await planAndSend(kit);
    const [, two] = await parsed();
    expect([two?.subject, two?.inReplyTo, two?.references]).toEqual(["Other", undefined, undefined]);
  });

  it("has a Message-ID that follows from its intent alone, on the sender's domain", async () => {
    await campaignOf("email,first name\nann@firm.example,Ann\n");
    await planAndSend(kit);
    const { makeMessageId } = await import("@penguin/mail/mime");
    const [row] = await ledgerOf(tenant);
    const domain = kit.smtp.mails[0]?.settings.user.split("@")[1] ?? "";
    expect(row?.messageIdHeader).toBe(
      makeMessageId(`${tenant.tenantId}:${row?.intentKey}`, TEST_SETTINGS.messageIdSecret, domain),
    );
    expect((await parsed())[0]?.messageId).toBe(row?.messageIdHeader);
  });

  it("returns to a path that names the mail", async () => {
    await campaignOf("email,first name\nann@firm.example,Ann\n");
    await planAndSend(kit);
    const [row] = await ledgerOf(tenant);
    expect(kit.smtp.mails[0]?.envelope.from).toMatch(
      new RegExp(`^amy\\+b-${row?.messageIdHeader.slice(1, 33)}@`),
    );
  });
});

describe("faults of a text", () => {
  const sendTo = async (csv: string, step: StepWish) => {
    await campaignOf(csv, [step]);
    await planAndSend(kit);
    return (await ledgerOf(tenant)).map((row) => [row.toAddress, row.state, row.stateReason]);
  };

  it("skips who lacks a value without a fallback, and sends to the others", async () => {
    const csv = "email,first name\nann@firm.example,Ann\nbo@firm.example,\n";
    const step = { subject: "Hi", body: "Dear {{ contact.first_name }}, hello." };
    expect(await sendTo(csv, step)).toEqual([
      ["ann@firm.example", "sent", ""],
      ["bo@firm.example", "skipped", "missing_variable"],
    ]);
    expect(kit.smtp.mails).toHaveLength(1);
  });

  it("uses the fallback", async () => {
    await sendTo("email,first name\nbo@firm.example,\n", {
      subject: "Hi",
      body: 'Dear {{ contact.first_name | default: "friend" }}, hello.',
    });
    expect((await parsed())[0]?.text).toContain("Dear friend,");
  });

  it("skips a name that would add a header, with the reason", async () => {
    const { listId } = await importCsv(kit, tenant, "email,first name\nann@firm.example,Ann\n");
    await kit.root`update contacts set first_name = ${"Ann\r\nBcc: victim@firm.example"} where tenant_id = ${tenant.tenantId}`;
    await launchedCampaign(kit, tenant, {
      listId,
      steps: [{ subject: "Hi {{ contact.first_name }}", body: "Hello." }],
    });
    await planAndSend(kit);
    expect((await ledgerOf(tenant))[0]).toMatchObject({ state: "skipped", stateReason: "header_injection" });
    expect(kit.smtp.mails).toEqual([]);
  });

  it.each([
    ["a loop without end", "{% for i in (1..100000000) %}x{% endfor %}"],
    ["nested loops", "{% for i in (1..9999) %}{% for j in (1..9999) %}x{% endfor %}{% endfor %}"],
  ])("skips %s and sends nothing", async (_name, body) => {
    const rows = await sendTo("email\nann@firm.example\n", { subject: "Hi", body }).catch((error: unknown) =>
      String(error),
    );
    expect(kit.smtp.mails).toEqual([]);
    if (Array.isArray(rows)) expect(rows[0]?.[1]).toBe("skipped");
    else expect(rows).toContain("The text has faults");
  });

  it.each([
    ["a body that renders to nothing", { subject: "Hi", body: "{% if false %}x{% endif %}" }],
    ["a subject that renders to nothing", { subject: "{% if false %}x{% endif %}", body: "Hello." }],
  ])("never sends %s", async (_name, step) => {
    const rows = await sendTo("email\nann@firm.example\n", step);
    expect(kit.smtp.mails).toEqual([]);
    expect(rows[0]?.[1]).toBe("skipped");
    expect(rows[0]?.[2]).not.toBe("");
  });

  it.each([
    ["an unknown tag", "{% include 'x' %}"],
    ["an open tag", "{% if contact.first_name %}x"],
    ["an unknown variable", "{{ contact.frist_name }}"],
    ["an unknown filter", "{{ contact.email | explode }}"],
  ])("refuses to save %s", async (_name, body) => {
    await expect(campaignOf("email\nann@firm.example\n", [{ subject: "Hi", body }])).rejects.toMatchObject({
      code: "invalid",
    });
  });
});
