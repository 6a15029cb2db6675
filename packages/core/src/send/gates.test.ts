import { describe, expect, it } from "vitest";
import type { ClaimedCampaign, ClaimedMailbox, ClaimedMessage } from "./claimed-batch.ts";
import { askGates, type GateAnswer, type GateFacts } from "./gates.ts";

const at = new Date("2026-03-02T09:00:00.000Z");
const after = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);

const message: ClaimedMessage = {
  tenantId: "t",
  id: "m",
  kind: "campaign",
  fence: 1,
  attempt: 1,
  deferrals: 0,
  toAddress: "bo@firm.example",
  messageIdHeader: "<1@acme.example>",
  mailboxId: "b",
  campaignId: "c",
  position: 1,
  templateVersionId: "v",
  subject: "",
  inReplyTo: "",
  plannedAt: at.toISOString(),
  tenantStatus: "active",
  enrollmentState: "sending",
  bar: null,
  quiet: null,
  plainText: false,
  contact: { id: "k", status: "active", email: "bo@firm.example" },
  earlier: [],
  body: null,
};
const mailbox: ClaimedMailbox = {
  tenantId: "t",
  address: "amy@acme.example",
  displayName: "Amy",
  kind: "hosted",
  state: "active",
  smtp: { host: "h", port: 1, tls: "none", user: "u" },
  secretPath: "p",
  secretVersion: 1,
  sealed: "",
  workspaceName: "Acme",
  postalAddress: "1 Street",
};
const window = { days: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1020, zone: "UTC" };
const campaign: ClaimedCampaign = { state: "active", window, trackOpens: true, trackClicks: true };
const facts: GateFacts = { message, campaign, mailbox, at };
const withMessage = (change: Partial<ClaimedMessage>): GateFacts => ({
  ...facts,
  message: { ...message, ...change },
});

const skip = (reason: string): GateAnswer => ({ kind: "skip", reason });
const wait = (reason: string, until: Date): GateAnswer => ({ kind: "wait", reason, until });

describe("the gates", () => {
  it.each<[string, GateFacts, GateAnswer]>([
    ["all is well", facts, { kind: "pass" }],
    [
      "the tenant is suspended",
      withMessage({ tenantStatus: "suspended" }),
      wait("tenant_not_active", after(3600)),
    ],
    [
      "the mailbox is broken",
      { ...facts, mailbox: { ...mailbox, state: "broken" } },
      wait("mailbox_not_active", after(300)),
    ],
    [
      "the campaign is paused",
      { ...facts, campaign: { ...campaign, state: "paused" } },
      wait("campaign_not_active", after(60)),
    ],
    ["the campaign is gone", { ...facts, campaign: undefined }, wait("campaign_not_active", after(60))],
    ["the address is suppressed", withMessage({ bar: "suppressed" }), skip("suppressed")],
    ["the person left the topic", withMessage({ bar: "topic_off" }), skip("topic_off")],
    [
      "the person asked for a pause",
      withMessage({ quiet: { reason: "contact_paused", until: "2026-03-20T09:00:00Z" } }),
      wait("contact_paused", new Date("2026-03-20T09:00:00Z")),
    ],
    [
      "the contact has bounced",
      withMessage({ contact: { id: "k", email: "", status: "bounced" } }),
      skip("contact_bounced"),
    ],
    ["the contact is gone", withMessage({ contact: null }), skip("contact_gone")],
    ["the enrolment has ended", withMessage({ enrollmentState: "exited" }), skip("enrollment_ended")],
    [
      "it is night",
      { ...facts, at: new Date("2026-03-02T20:00:00Z") },
      wait("window_closed", new Date("2026-03-03T09:00:00Z")),
    ],
    [
      "it is Saturday",
      { ...facts, at: new Date("2026-03-07T10:00:00Z") },
      wait("window_closed", new Date("2026-03-09T09:00:00Z")),
    ],
  ])("answers when %s", (_when, given, answer) => {
    expect(askGates(given)).toEqual(answer);
  });

  it("lets an answer to a person through who is suppressed, at night, and outside of campaigns", () => {
    const given = withMessage({
      kind: "reply",
      bar: "suppressed",
      campaignId: null,
      enrollmentState: null,
      contact: null,
    });
    expect(askGates({ ...given, campaign: undefined, at: new Date("2026-03-07T23:00:00Z") })).toEqual({
      kind: "pass",
    });
  });

  it("holds an answer back while its tenant or mailbox may not send", () => {
    const given = withMessage({ kind: "reply", tenantStatus: "suspended" });
    expect(askGates(given).kind).toBe("wait");
    expect(
      askGates({ ...withMessage({ kind: "reply" }), mailbox: { ...mailbox, state: "paused" } }).kind,
    ).toBe("wait");
  });

  it("lets what never leaves win over nothing but what waits before it", () => {
    expect(
      askGates({ ...withMessage({ bar: "suppressed" }), campaign: { ...campaign, state: "paused" } }).kind,
    ).toBe("wait");
    expect(askGates({ ...withMessage({ bar: "suppressed" }), at: new Date("2026-03-07T10:00:00Z") })).toEqual(
      skip("suppressed"),
    );
  });
});
