import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { ReplyReason } from "../classify/index.ts";
import { classifyInbound } from "../report/index.ts";
import { answerOf, type CorpusAnswer, readTruth, scoreCorpus } from "./index.ts";

const folder = new URL("../../fixtures/bounces/", import.meta.url);
const truth = readTruth(readFileSync(new URL("truth.tsv", folder), "utf8"));

const FAMILIES: Record<string, readonly ReplyReason[]> = {
  invalid_recipient: ["unknown_user", "unknown_domain"],
  mailbox_full: ["mailbox_full"],
  transient: ["network", "rate_limited", "greylisted"],
  sender_policy: ["policy", "reputation", "authentication"],
  spam_or_virus: ["spam_content", "reputation"],
};

const answers = new Map<string, CorpusAnswer>();
for (const file of new Set(truth.map((row) => row.file)))
  answers.set(file, answerOf(await classifyInbound(readFileSync(new URL(`mails/${file}`, folder)))));

it("meets its goals on 233 real mails", () => {
  const score = scoreCorpus(truth, answers);
  expect(score.detection.of).toBe(233);
  expect(score.detection.rate, score.detection.missed.join(" ")).toBeGreaterThanOrEqual(0.99);
  expect(score.recipient.rate, score.recipient.missed.join(" ")).toBeGreaterThanOrEqual(0.97);
  expect(score.messageId.rate, score.messageId.missed.join(" ")).toBeGreaterThanOrEqual(0.965);
  expect(score.suppressRecall.rate, score.suppressRecall.missed.join(" ")).toBeGreaterThanOrEqual(0.98);
  expect(score.wrongSuppressions.hit).toBe(0);
  expect(Object.keys(score.confusion["autoreply"] ?? {})).toEqual(["auto-reply"]);
});

it("names the family of the reason", () => {
  const rows = truth.filter(({ family, isDisputed, n }) => !isDisputed && n === 1 && family in FAMILIES);
  const wrong = rows.filter(({ file, family }) => {
    const reason = answers.get(file)?.reason;
    return !FAMILIES[family]?.some((each) => each === reason);
  });
  expect(wrong.length / rows.length, wrong.map(({ file }) => file).join(" ")).toBeLessThan(0.1);
});

it("counts a mail without an answer as missed, and one that suppresses the wrong one as wrong", () => {
  const suppressesAll = {
    recipients: [],
    suppressed: [],
    suppresses: true,
    messageId: undefined,
    reason: undefined,
  };
  const always: CorpusAnswer = { kind: "bounce", ...suppressesAll };
  const eager = scoreCorpus(truth, new Map(truth.map(({ file }) => [file, always])));
  expect(eager.wrongSuppressions.rate).toBe(1);
  expect(eager.recipient.rate).toBe(0);
  expect(scoreCorpus(truth, new Map()).detection.hit).toBe(0);
});
