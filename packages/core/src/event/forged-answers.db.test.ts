import { suppressions } from "@penguin/db/schema";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  answerTo,
  createKit,
  createTenant,
  type Kit,
  type LedgerRow,
  receive,
  sentCampaign,
  signed,
  type TestTenant,
} from "../testing/index.ts";

let kit: Kit;
let tenant: TestTenant;
let [eve, ann]: LedgerRow[] = [];
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
  const steps = [{ subject: "Hello there" }, { subject: "Again", waitSeconds: 3600 }];
  [eve, ann] = (await sentCampaign(kit, tenant, { people: 2, steps })).messages;
});
afterAll(() => kit.close());

const of = (row: LedgerRow | undefined): LedgerRow => {
  if (!row) throw new Error("two mails were sent");
  return row;
};
const suppressed = async (): Promise<string[]> => {
  const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(suppressions));
  return rows.map(({ email, reason }) => `${email} ${reason}`).sort();
};
const exited = async (): Promise<string[]> => {
  const rows = await kit.root<{ email: string }[]>`select k.email from enrollments e
    join contacts k on k.tenant_id = e.tenant_id and k.id = e.contact_id where e.state = 'exited' order by 1`;
  return rows.map(({ email }) => email);
};
const held = async (): Promise<string[]> =>
  (await kit.root<{ why: string }[]>`select why from quarantined_mails order by id`).map(({ why }) => why);

let ids = 0;
const mail = (from: string, subject: string, text: string, more: readonly string[] = []): string => {
  ids += 1;
  return [
    `From: ${from}`,
    "To: amy@acme.example",
    `Subject: ${subject}`,
    `Message-ID: <forged-${ids}@x.example>`,
    ...more,
    "",
    text,
  ].join("\r\n");
};
const arrives = (raw: string): Promise<number> => receive(kit, tenant, of(eve), raw);

describe("who asks to be taken off in somebody else's name", () => {
  it("takes off themselves, whose mail it answers, and nobody that From names", async () => {
    const { toAddress } = of(ann);
    const inReplyTo = of(eve).messageIdHeader;
    await arrives(mail(toAddress, "unsubscribe", "unsubscribe", [`In-Reply-To: ${inReplyTo}`]));
    expect(await suppressed()).toEqual([`${of(eve).toAddress} unsubscribed`]);
    expect(await held()).toEqual([expect.stringContaining(`nothing proves that ${toAddress} wrote it`)]);
  });

  it("takes off nobody without the name of a mail; the person themselves does, with their server's signature", async () => {
    const { toAddress } = of(ann);
    await arrives(mail(toAddress, "Re: Hello there", "unsubscribe"));
    expect(await suppressed()).toEqual([]);
    expect(await held()).toEqual([expect.stringContaining(`nothing proves that ${toAddress} wrote it`)]);
    await arrives(await signed(kit, of(ann), mail(toAddress, "Re: Hello there", "unsubscribe")));
    expect(await suppressed()).toEqual([`${toAddress} unsubscribed`]);
  });

  it("takes off nobody by a signature of another domain, or one made for another mailbox or other words", async () => {
    const { toAddress } = of(ann);
    const domain = toAddress.split("@")[1] ?? "";
    const asks = () => mail(toAddress, "Re: Hello there", "unsubscribe");
    const right = () => signed(kit, of(ann), asks());
    const to = /^To: (.*)$/m.exec(await right())?.[1] ?? "";
    await arrives(await kit.signer.sign(asks().replace("amy@acme.example", to), "evil.example"));
    await arrives(await kit.signer.sign(asks(), domain));
    await arrives((await right()).replace("Re: Hello", "RE: hello"));
    await arrives((await right()).replace(/unsubscribe$/, "please unsubscribe"));
    expect(await suppressed()).toEqual([]);
    expect(await held()).toHaveLength(4);
  });

  it("cannot write to an address made from the id of somebody's mail, only to the one in their mail", async () => {
    const box = of(ann);
    const [row] = await kit.root<
      { address: string }[]
    >`select address from mailboxes where id = ${box.mailboxId}`;
    const tagged = (mark: string, token: string): string =>
      (row?.address ?? "").replace("@", `+${mark}-${token}@`);
    const to = (address: string) =>
      mail("eve@evil.example", "unsubscribe", "").replace("amy@acme.example", address);
    await arrives(to(tagged("u", box.id.replaceAll("-", ""))));
    expect(await suppressed()).toEqual([]);
    await arrives(to(tagged("u", box.messageIdHeader.slice(1, 33))));
    expect(await suppressed()).toEqual([`${box.toAddress} unsubscribed`]);
  });
});

describe("who answers in somebody else's name", () => {
  it("ends nobody's sequence; the mail is in the conversation and waits for a person", async () => {
    const { toAddress } = of(ann);
    await arrives(mail(toAddress, "Re: Hello there", "Sounds good."));
    await arrives(
      mail(toAddress, "Out of office", "I am away until Monday.", ["Auto-Submitted: auto-replied"]),
    );
    expect(await exited()).toEqual([]);
    expect((await held()).length).toBeGreaterThan(0);
    expect(await kit.root`select peer_address from threads`).toMatchObject([{ peer_address: toAddress }]);
    await arrives(await signed(kit, of(ann), mail(toAddress, "Re: Hello there", "Sounds good.")));
    expect(await exited()).toEqual([toAddress]);
  });

  it("ends their own by the id of a mail they got, and lends nobody their address", async () => {
    const { toAddress } = of(ann);
    await arrives(answerTo(kit, of(eve), { from: toAddress }));
    expect(await exited()).toEqual([of(eve).toAddress]);
    expect(await kit.root`select email from contact_aliases`).toEqual([]);
  });
});

it("a complaint about one's own mail, with an address of somebody else's, bars nobody but oneself and nowhere else", async () => {
  const { toAddress } = of(ann);
  await arrives(answerTo(kit, of(eve), { from: toAddress }));
  const complaint = [
    "From: feedback@provider.example",
    "To: amy@acme.example",
    "Subject: complaint",
    "Message-ID: <c1@provider.example>",
    "MIME-Version: 1.0",
    "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
    "",
    "--b",
    "Content-Type: message/feedback-report",
    "",
    "Feedback-Type: abuse",
    "User-Agent: x/1",
    "Version: 1",
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${of(eve).messageIdHeader}`,
    "",
    "--b--",
    "",
  ].join("\r\n");
  await arrives(complaint);
  expect(await suppressed()).toEqual([`${of(eve).toAddress} complaint`]);
  expect(await kit.root`select hash from platform_bars`).toEqual([]);
});
