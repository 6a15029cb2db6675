import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { classifyReply } from "../classify/index.ts";
import type { ReplyReason } from "../classify/index.ts";
import type { DsnRecipient, InboundMessage } from "./inbound-message.ts";
import { parseInbound } from "./parse-inbound.ts";

const folder = new URL("../../fixtures/bounces/", import.meta.url);
const SUPPRESSING_FEEDBACK = new Set(["abuse", "opt-out", "opt-out-list", "fraud", "other"]);

const FAMILIES: Record<string, readonly ReplyReason[]> = {
  invalid_recipient: ["unknown_user", "unknown_domain"],
  mailbox_full: ["mailbox_full"],
  transient: ["network", "rate_limited", "greylisted"],
  sender_policy: ["policy", "reputation", "authentication"],
  spam_or_virus: ["spam_content", "reputation"],
};

type Truth = Record<string, string>;

function readTruth(): Truth[] {
  const [head = "", ...rows] = readFileSync(new URL("truth.tsv", folder), "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  return rows.map((row) =>
    Object.fromEntries(row.split("\t").map((value, index) => [names[index] ?? "", value])),
  );
}

function recipientOf(message: InboundMessage, row: Truth): DsnRecipient | undefined {
  const wanted = row.recipient?.toLowerCase();
  const all = message.dsn?.recipients ?? [];
  return (
    all.find((each) => [each.finalRecipient, each.originalRecipient].includes(wanted)) ??
    all[Number(row.n) - 1]
  );
}

function suppresses(message: InboundMessage, row: Truth): boolean {
  if (message.kind === "unsubscribe_request") return true;
  if (message.complaint !== undefined) return SUPPRESSING_FEEDBACK.has(message.complaint.feedbackType);
  const recipient = recipientOf(message, row);
  if (recipient?.action !== "failed") return false;
  return classifyReply({ enhanced: recipient.status, text: recipient.diagnostic ?? "", stage: "dsn" })
    .suppress;
}

function isDetected(message: InboundMessage, row: Truth): boolean {
  if (row.family === "complaint")
    return message.kind === "complaint" || message.kind === "unsubscribe_request";
  return row.family === "autoreply" ? message.kind === "auto_reply" : message.kind === "dsn";
}

type Share = { hit: number; of: number; missed: string[] };
type Judge = (message: InboundMessage, row: Truth) => boolean;

const truth = readTruth();
const messages = new Map<string, InboundMessage>();

function score(rows: readonly Truth[], isHit: Judge): Share {
  const missed = rows.filter((row) => {
    const message = messages.get(row.file ?? "");
    return message === undefined || !isHit(message, row);
  });
  return { hit: rows.length - missed.length, of: rows.length, missed: missed.map((row) => row.file ?? "") };
}

function report(name: string, share: Share, floor: number): void {
  const rate = share.hit / share.of;
  process.stdout.write(`${name}: ${share.hit}/${share.of} (${(100 * rate).toFixed(1)} %)\n`);
  expect(rate, share.missed.join(" ")).toBeGreaterThanOrEqual(floor);
}

describe("parseInbound on 233 real mails", () => {
  beforeAll(async () => {
    for (const file of new Set(truth.map((row) => row.file ?? ""))) {
      messages.set(file, await parseInbound(readFileSync(new URL(`mails/${file}`, folder))));
    }
  });

  it("detects what they are", () => {
    const first = truth.filter((row) => row.n === "1");
    expect(first).toHaveLength(233);
    report("kind", score(first, isDetected), 0.97);
  });

  it("finds the recipient", () => {
    const named = truth.filter((row) => row.recipient !== "");
    const found = score(named, (message, row) => {
      const all =
        message.dsn?.recipients.flatMap((each) => [each.finalRecipient, each.originalRecipient]) ?? [];
      return [...all, message.complaint?.originalRecipient, message.from.address].includes(
        row.recipient?.toLowerCase(),
      );
    });
    report("recipient", found, 0.95);
  });

  it("finds the id of the original message", () => {
    const named = truth.filter((row) => row.orig_message_id !== "" && row.n === "1");
    const found = score(named, (message, row) => {
      const id = message.dsn?.originalMessageId ?? message.complaint?.originalMessageId;
      return id?.toLowerCase() === `<${row.orig_message_id}>`.toLowerCase();
    });
    report("original message id", found, 0.965);
  });

  it("suppresses who must be, and nobody who must not", () => {
    const settled = truth.filter((row) => row.agree !== "disputed");
    const must = settled.filter((row) => row.suppress === "must");
    const mustNot = settled.filter((row) => row.suppress === "must_not");
    const recall = score(must, suppresses);
    const wrong = score(mustNot, (message, row) => !suppresses(message, row));
    const precise = { hit: recall.hit, of: recall.hit + wrong.of - wrong.hit, missed: wrong.missed };
    report("suppression recall", recall, 0.91);
    report("suppression precision", precise, 0.97);
  });

  it("names the family of the reason", () => {
    const rows = truth.filter(
      (row) => row.agree === "all" && row.family !== undefined && row.family in FAMILIES,
    );
    const named = score(rows, (message, row) => {
      const recipient = recipientOf(message, row);
      const { reason } = classifyReply({
        enhanced: recipient?.status,
        text: recipient?.diagnostic ?? "",
        stage: "dsn",
      });
      return FAMILIES[row.family ?? ""]?.includes(reason) ?? false;
    });
    report("family of the reason", named, 0.9);
  });
});
