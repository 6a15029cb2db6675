import { isOpen, nextOpening } from "@penguin/mail/window";
import type { ClaimedCampaign, ClaimedMailbox, ClaimedMessage } from "./claimed-batch.ts";

/** Everything a gate may look at. */
export interface GateFacts {
  message: ClaimedMessage;
  campaign: ClaimedCampaign | undefined;
  mailbox: ClaimedMailbox;
  at: Date;
}

/** `pass`, or why the mail never leaves, or why it has to wait and until when. */
export type GateAnswer =
  | { kind: "pass" }
  | { kind: "skip"; reason: string }
  | { kind: "wait"; reason: string; until: Date };

type Gate = (facts: GateFacts) => GateAnswer;

const pass: GateAnswer = { kind: "pass" };
const skip = (reason: string): GateAnswer => ({ kind: "skip", reason });
const wait = (reason: string, at: Date, seconds: number): GateAnswer => ({
  kind: "wait",
  reason,
  until: new Date(at.getTime() + seconds * 1000),
});

const tenantActive: Gate = ({ message, at }) =>
  message.tenantStatus === "active" ? pass : wait("tenant_not_active", at, 3600);

const mailboxHealthy: Gate = ({ mailbox, at }) =>
  mailbox.state === "active" ? pass : wait("mailbox_not_active", at, 300);

const campaignRunning: Gate = ({ message, campaign, at }) =>
  message.kind !== "campaign" || campaign?.state === "active" ? pass : wait("campaign_not_active", at, 60);

const notBarred: Gate = ({ message }) =>
  message.kind === "campaign" && message.bar ? skip(message.bar) : pass;

const contactWilling: Gate = ({ message: { kind, quiet } }) =>
  kind === "campaign" && quiet ? { kind: "wait", reason: quiet.reason, until: new Date(quiet.until) } : pass;

const contactReachable: Gate = ({ message }) =>
  message.kind === "campaign" && message.contact?.status !== "active"
    ? skip(`contact_${message.contact?.status ?? "gone"}`)
    : pass;

const enrollmentOpen: Gate = ({ message }) =>
  message.kind === "campaign" && message.enrollmentState !== "sending" ? skip("enrollment_ended") : pass;

const windowOpen: Gate = ({ message, campaign, at }) =>
  message.kind !== "campaign" || !campaign || isOpen(campaign.window, at)
    ? pass
    : { kind: "wait", reason: "window_closed", until: nextOpening(campaign.window, at) };

/** In the order of the business: the first that does not pass decides. */
export const GATES = [
  tenantActive,
  mailboxHealthy,
  campaignRunning,
  notBarred,
  contactReachable,
  enrollmentOpen,
  contactWilling,
  windowOpen,
] as const;

/** Asks every gate in turn. Pure. */
export function askGates(facts: GateFacts): GateAnswer {
  for (const gate of GATES) {
    const answer = gate(facts);
    if (answer.kind !== "pass") return answer;
  }
  return pass;
}
