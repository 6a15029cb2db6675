import { seededUnit } from "@penguin/runtime/random";
import type { PersonaRates, ProviderKey, Recipes } from "@penguin/simulator";
import type { MailRecord } from "./mail-record.ts";
import type { Trouble } from "./troubled-receivers.ts";

export const SEED = "testbed";
/** Minutes of the simulated internet go by in the fraction of a second. */
export const PACE = 200;
export const DOMAIN = "acme.example";
/** A user of the mail host that none of the mailboxes belongs to. */
export const STRANGER = `stranger@${DOMAIN}`;

/** One mail from one mailbox to one address, and what the product must have recorded in the end. */
export interface MailCase {
  name: string;
  /** The mailbox it is sent from. */
  local: string;
  to: string;
  provider: ProviderKey;
  /** What the people of that domain do. */
  personas?: Partial<PersonaRates>;
  /** What is wrong with its server, which is then none of the provider's. */
  trouble?: Trouble;
  /** What is wrong with the account it is sent by. */
  account?: "wrong password" | "of somebody else";
  record: MailRecord;
}

const DELIVERED: MailRecord = {
  message: "sent",
  answer: "250 2.0.0",
  events: "accepted",
  suppressed: "",
  enrollment: "active",
  contact: "active",
  inbound: "",
  thread: "",
  mailbox: "active",
};

const bounced = (reason: string, answer: string): MailRecord => ({
  ...DELIVERED,
  message: `bounced ${reason}`,
  answer,
  events: "bounced",
  enrollment: "exited bounce",
  inbound: "dsn",
});

const suppressed = (record: MailRecord): MailRecord => ({
  ...record,
  suppressed: "hard_bounce",
  contact: "bounced",
});

const NOBODY: Partial<PersonaRates> = {
  open: 0,
  click: 0,
  reply: 0,
  outOfOffice: 0,
  complaint: 0,
  unsubscribe: 0,
  scanner: 0,
  imageProxy: 0,
  privacyProxy: 0,
};

/** A name in the domain whose mailbox is full for good, or only for now. */
const fullName = (domain: string, forGood: boolean): string => {
  const isRight = (name: string): boolean => seededUnit(SEED, name, "full") < 0.5 === forGood;
  const names = Array.from({ length: 50 }, (_, i) => `full${i}@${domain}`);
  return names.find(isRight) ?? "";
};

const unknownUser = (provider: ProviderKey, answer: string): MailCase => ({
  name: `an unknown user at ${provider}`,
  local: `unknown-${provider}`,
  to: `nobody@${provider}.unknown.test`,
  provider,
  record: suppressed(bounced("unknown_user", answer)),
});

const refusedByPolicy = (provider: ProviderKey, reason: string, answer: string): MailCase => ({
  name: `a policy refusal at ${provider}`,
  local: `policy-${provider}`,
  to: `bo@${provider}.policy.test`,
  provider,
  record: bounced(reason, answer),
});

const lateReport = (provider: ProviderKey, answer: string): MailCase => ({
  name: `taken, and reported undeliverable later, at ${provider}`,
  local: `late-${provider}`,
  to: `gone@${provider}.async.test`,
  provider,
  record: { ...suppressed(bounced("unknown_user", answer)), events: "accepted bounced" },
});

const answered = (provider: ProviderKey): MailCase => ({
  name: `the answer of a person at ${provider}`,
  local: `reply-${provider}`,
  to: `bo@reply-${provider}.ok.test`,
  provider,
  personas: { open: 1, reply: 1 },
  record: {
    ...DELIVERED,
    events: "accepted replied",
    enrollment: "exited reply",
    inbound: "reply",
    thread: "unread",
  },
});

const absent = (provider: ProviderKey): MailCase => ({
  name: `an out-of-office answer at ${provider}`,
  local: `away-${provider}`,
  to: `bo@away-${provider}.ok.test`,
  provider,
  personas: { outOfOffice: 1 },
  record: { ...DELIVERED, events: "accepted auto_replied", inbound: "auto_reply", thread: "read" },
});

const neverTaken = (trouble: Trouble, reason: string, answer: string): MailCase => ({
  name: `a server that ${trouble}`,
  local: trouble.replaceAll(" ", "-"),
  to: `bo@${trouble.replaceAll(" ", "-")}.test`,
  provider: "selfhosted",
  trouble,
  record: { ...bounced(reason, answer), events: "bounced deferred" },
});

/** Everything that can come of a mail, in the words of all six kinds of receiving company. */
export const MAIL_CASES: readonly MailCase[] = [
  {
    name: "a mail that is taken",
    local: "taken",
    to: "bo@plain.ok.test",
    provider: "google",
    record: DELIVERED,
  },
  {
    name: "a mail that is greylisted, then taken",
    local: "grey",
    to: "bo@grey.test",
    provider: "selfhosted",
    record: { ...DELIVERED, events: "accepted deferred" },
  },
  unknownUser("google", "550 5.1.1"),
  unknownUser("microsoft", "550 5.5.0"),
  unknownUser("yahoo", "554 5.0.0"),
  unknownUser("hoster", "550 5.0.0"),
  unknownUser("gateway", "550 5.1.1"),
  unknownUser("selfhosted", "550 5.1.1"),
  {
    name: "a mailbox that is full for good",
    local: "full-for-good",
    to: fullName("good.full.test", true),
    provider: "google",
    record: bounced("mailbox_full", "552 5.2.2"),
  },
  {
    name: "a mailbox that stays full until the queue gives up",
    local: "full-for-now",
    to: fullName("now.full.test", false),
    provider: "selfhosted",
    record: { ...bounced("mailbox_full", "452 4.2.2"), events: "bounced deferred" },
  },
  refusedByPolicy("google", "spam_content", "550 5.7.1"),
  refusedByPolicy("microsoft", "reputation", "550 5.7.1"),
  refusedByPolicy("yahoo", "authentication", "554 5.7.9"),
  refusedByPolicy("hoster", "spam_content", "550 5.0.0"),
  refusedByPolicy("gateway", "policy", "554 5.7.1"),
  refusedByPolicy("selfhosted", "reputation", "554 5.7.1"),
  lateReport("google", "550 5.1.1"),
  lateReport("microsoft", "550 5.1.10"),
  lateReport("hoster", "550 5.0.0"),
  lateReport("selfhosted", "550 5.1.1"),
  lateReport("yahoo", "554"),
  answered("google"),
  answered("microsoft"),
  answered("selfhosted"),
  absent("google"),
  absent("hoster"),
  {
    name: "a complaint through the feedback loop",
    local: "complaint",
    to: "bo@complaint.ok.test",
    provider: "yahoo",
    personas: { open: 1, complaint: 1 },
    record: {
      ...DELIVERED,
      message: "complained",
      events: "accepted complained",
      suppressed: "complaint",
      enrollment: "exited complaint",
      contact: "complained",
      inbound: "complaint",
    },
  },
  neverTaken("refuses to talk", "reputation", "554 5.7.1"),
  neverTaken("is not there", "network", "4.4.1"),
  neverTaken("hangs up", "network", "4.4.2"),
  neverTaken("is closing", "network", "421 4.3.2"),
  {
    name: "an account whose password is wrong (535)",
    local: "locked-out",
    to: "bo@locked.ok.test",
    provider: "google",
    account: "wrong password",
    record: {
      ...DELIVERED,
      message: "planned mailbox_login_refused",
      answer: "535 5.7.8",
      events: "",
      enrollment: "sending",
      mailbox: "broken",
    },
  },
  {
    name: "an account that does not own the sender (553)",
    local: "not-the-owner",
    to: "bo@stranger.ok.test",
    provider: "google",
    account: "of somebody else",
    record: { ...bounced("policy", "553 5.7.1"), enrollment: "failed", inbound: "" },
  },
];

/** The simulated internet in which nobody does anything but what a case says. */
export const RECIPES: Recipes = {
  mix: { rate: 0 },
  personas: NOBODY,
  delays: {
    open: { minMs: 100_000, maxMs: 100_000 },
    reply: { minMs: 100_000, maxMs: 100_000 },
    complaint: { minMs: 100_000, maxMs: 100_000 },
    outOfOffice: { minMs: 100_000, maxMs: 100_000 },
    lateDsn: { minMs: 200_000, maxMs: 200_000 },
  },
  domains: Object.fromEntries(
    MAIL_CASES.map(({ to, provider, personas }) => [
      to.slice(to.indexOf("@") + 1),
      { provider, personas: { ...NOBODY, ...personas } },
    ]),
  ),
};
