import { enrollments, inboundMessages, suppressions, threads } from "@penguin/db/schema";
import { classifyInbound } from "@penguin/mail/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  type Kit,
  type LedgerRow,
  ledgerOf,
  receive,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { decideQuarantine, getTestCase, listQuarantine } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

/** A report without the id of our mail, on the person our mail went to. */
const reportOn = (address: string): string =>
  [
    "Return-Path: <>",
    "From: MAILER-DAEMON@mx.firm.example",
    "To: amy@acme.example",
    "Subject: failure notice",
    `Message-ID: <notice-${address}>`,
    "",
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    "",
    `<${address}>:`,
    "Sorry, no mailbox here by that name. (#5.1.1)",
  ].join("\r\n");

const arrive = async (tenant: TestTenant): Promise<LedgerRow> => {
  const { messages } = await sentCampaign(kit, tenant, { people: 1 });
  const [first] = messages;
  if (!first) throw new Error("nothing was sent");
  await receive(kit, tenant, first, reportOn(first.toAddress));
  return first;
};
const waiting = async (tenant: TestTenant) => (await listQuarantine(tenant.ctx, {})).rows;
const arrange = async (_kit: Kit, tenant: TestTenant) => {
  await arrive(tenant);
  return { quarantineId: (await waiting(tenant))[0]?.id ?? "", decision: "bounce" as const };
};

describeVerb(get, {
  action: "quarantine.decide",
  run: decideQuarantine,
  arrange,
  verify: async (_kit, tenant) => {
    const [message] = await ledgerOf(tenant);
    expect(message).toMatchObject({ state: "bounced", stateReason: "unknown_user" });
    const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(suppressions));
    expect(rows).toMatchObject([{ email: message?.toAddress, reason: "hard_bounce" }]);
    expect(await waiting(tenant)).toEqual([]);
    expect((await listQuarantine(tenant.ctx, { state: "decided" })).rows).toMatchObject([
      { decision: "bounce" },
    ]);
  },
  inWorkspace: true,
  refused: {
    when: "when it was decided",
    code: "refused_state",
    arrange: (_kit, tenant, input) =>
      decideQuarantine(tenant.ctx, { ...input, decision: "ignore" }).then(() => undefined),
  },
});

describe("the quarantine", () => {
  it("says whom a report that names no mail of ours is about and why it waits, and has changed nothing", async () => {
    const tenant = await createTenant(kit);
    const first = await arrive(tenant);
    expect(await waiting(tenant)).toMatchObject([
      {
        about: first.toAddress,
        why: "It reports on a mail but names none that was sent from here.",
        fromAddress: "mailer-daemon@mx.firm.example",
        subject: "failure notice",
        excerpt: expect.stringContaining("no mailbox here"),
        decision: null,
      },
    ]);
    expect((await ledgerOf(tenant))[0]?.state).toBe("sent");
    expect((await listQuarantine(tenant.ctx, { search: first.toAddress.slice(0, 4) })).rows).toHaveLength(1);
    expect((await listQuarantine(tenant.ctx, { search: "nobody" })).rows).toEqual([]);
  });

  it("shows what a person calls an answer in a conversation, and ends the sequence", async () => {
    const tenant = await createTenant(kit);
    await arrive(tenant);
    const [held] = await waiting(tenant);
    await decideQuarantine(tenant.ctx, { quarantineId: held?.id ?? "", decision: "reply" });
    const [thread] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(threads));
    const [mail] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(inboundMessages));
    expect(mail).toMatchObject({ kind: "reply", threadId: thread?.id });
    const [enrollment] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(enrollments));
    expect(enrollment).toMatchObject({ state: "exited", exitReason: "reply" });
  });

  it("acts on nobody this mailbox never wrote to", async () => {
    const tenant = await createTenant(kit);
    await arrive(tenant);
    const [held] = await waiting(tenant);
    const asked = {
      quarantineId: held?.id ?? "",
      decision: "unsubscribe",
      address: "else@firm.example",
    } as const;
    await expectRefusal(decideQuarantine(tenant.ctx, asked), "refused_state");
    expect(await waiting(tenant)).toHaveLength(1);
  });

  it("becomes a case that names nobody and is classified as before", async () => {
    const tenant = await createTenant(kit);
    const first = await arrive(tenant);
    const [held] = await waiting(tenant);
    const made = await getTestCase(tenant.ctx, { quarantineId: held?.id ?? "" });
    expect(made.truth).toMatchObject({ rule: held?.rule, decision: null });
    for (const name of [first.toAddress, "firm.example:", "acme.example"])
      expect(made.eml).not.toContain(name);
    const again = await classifyInbound(Buffer.from(made.eml));
    expect(again).toMatchObject({
      kind: "bounce",
      dsn: { recipients: [{ verdict: { decision: "suppress" } }] },
    });
    await expectRefusal(getTestCase(tenant.ctx, { quarantineId: tenant.userId }), "not_found");
  });
});
