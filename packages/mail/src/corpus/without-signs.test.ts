import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { classifyInbound } from "../report/index.ts";
import { answerOf, type CorpusAnswer, readTruth, scoreCorpus } from "./index.ts";

const folder = new URL("../../fixtures/bounces/", import.meta.url);
const truth = readTruth(readFileSync(new URL("truth.tsv", folder), "utf8"));
const files = [...new Set(truth.map((row) => row.file))];

const STATUS_FIELDS =
  /^(?:Final-Recipient|Original-Recipient|Action|Status|Diagnostic-Code|X-Actual-Recipient): .*\r?\n(?:[ \t].*\r?\n)*/gim;

/**
 * The real mails with a whole kind of sign taken out, as a server unlike any of them might write: what the rules then
 * still see is what they can see in a mail they were not written for.
 */
const MISSING: readonly [sign: string, without: (mail: string) => string][] = [
  [
    "the machine-readable part",
    (mail) =>
      mail
        .replace(/report-type="?delivery-status"?;?/gi, "")
        .replace(
          /^Content-Type: *message\/(?:global-)?delivery-status.*$/gim,
          "Content-Type: application/x-nothing",
        )
        .replace(STATUS_FIELDS, ""),
  ],
  [
    "the machine's name and the empty return path",
    (mail) =>
      mail
        .replace(/^From: .*$/im, "From: someone <it@server.example>")
        .replace(/^Return-Path: .*$/im, "Return-Path: <it@server.example>"),
  ],
];

describe("233 real mails without a kind of sign", () => {
  it.each(MISSING)("are told without %s", async (sign, without) => {
    const answers = new Map<string, CorpusAnswer>();
    for (const file of files) {
      const mail = without(readFileSync(new URL(`mails/${file}`, folder), "latin1"));
      answers.set(file, answerOf(await classifyInbound(Buffer.from(mail, "latin1"))));
    }
    const { detection, recipient, suppressRecall, wrongSuppressions } = scoreCorpus(truth, answers);
    const rates = Object.entries({ detection, recipient, suppressRecall, wrongSuppressions });
    const told = rates.map(([name, { rate }]) => `${name} ${rate.toFixed(3)}`).join(", ");
    process.stdout.write(`without ${sign}: ${told}\n`);
    expect(detection.rate, detection.missed.join(" ")).toBeGreaterThanOrEqual(0.95);
    expect(recipient.rate, recipient.missed.join(" ")).toBeGreaterThanOrEqual(0.92);
    expect(suppressRecall.rate, suppressRecall.missed.join(" ")).toBeGreaterThanOrEqual(0.88);
    expect(wrongSuppressions.rate).toBeLessThanOrEqual(0.02);
  });
});
