import { expect, it } from "vitest";
import { countChaos, type Outcome } from "./count-chaos.ts";
import { type Delivered, readHandOvers } from "./receiver-files.ts";
import { subjectOf } from "./waves.ts";

const AT = Date.parse("2026-11-30T10:00:00.000Z");
const AMY = "amy@firm-1.ok.test";

const wave = { n: 1, campaignId: "c", people: [AMY] };
const delivered = (more: Partial<Delivered> = {}): Delivered => ({
  messageId: "<1@sender.test>",
  to: AMY,
  subject: subjectOf(1, 1),
  received: "id A; 10:00:00",
  optOutUrl: "http://127.0.0.1/u/1",
  ...more,
});
const ledgerMail = { wave: 1, position: 1, to: AMY, state: "sent", stateReason: "" };
const handOver = { messageId: "<1@sender.test>", to: AMY, at: AT };
const outcome = (more: Partial<Outcome> = {}): Outcome => ({
  waves: [wave],
  delivered: [delivered()],
  handOvers: [handOver],
  ledger: [ledgerMail],
  withdrawals: [],
  ...more,
});
const ZERO = {
  mails: 1,
  duplicates: 0,
  relayCopies: 0,
  lost: 0,
  unrecorded: 0,
  unknown: 0,
  unsettled: 0,
  afterOptOut: 0,
  afterStop: 0,
};

it("finds nothing where each mail arrived once", () => {
  expect(countChaos(outcome())).toEqual(ZERO);
});

it("tells what was handed over twice from what the relay delivered twice", () => {
  const [one, again] = [delivered(), delivered({ received: "id A; 10:00:07" })];
  expect(countChaos(outcome({ delivered: [one, one] }))).toEqual({ ...ZERO, mails: 2, relayCopies: 1 });
  expect(countChaos(outcome({ delivered: [one, again] }))).toEqual({ ...ZERO, mails: 2, duplicates: 1 });
  const inOneSecond = { delivered: [one, one], handOvers: [handOver, { ...handOver, at: AT + 100 }] };
  expect(countChaos(outcome(inOneSecond))).toEqual({ ...ZERO, mails: 2, duplicates: 1 });
  const otherId = delivered({ messageId: "<2@sender.test>" });
  expect(countChaos(outcome({ delivered: [one, otherId] }))).toEqual({ ...ZERO, mails: 2, duplicates: 1 });
});

it("holds the ledger against the files, both ways", () => {
  expect(countChaos(outcome({ delivered: [] }))).toEqual({ ...ZERO, mails: 0, lost: 1 });
  const states = [
    { state: "skipped", stateReason: "", counted: { unrecorded: 1 } },
    { state: "unknown", stateReason: "", counted: { unrecorded: 1, unknown: 1 } },
    { state: "failed", stateReason: "no_evidence", counted: { unrecorded: 1, unknown: 1 } },
    { state: "sending", stateReason: "", counted: { unrecorded: 1, unsettled: 1 } },
  ];
  for (const { counted, ...as } of states)
    expect(countChaos(outcome({ ledger: [{ ...ledgerMail, ...as }] }))).toEqual({ ...ZERO, ...counted });
});

it("counts what was handed over after it had been promised that nothing is", () => {
  const end = { until: Number.POSITIVE_INFINITY };
  const counted = (kind: "opt-out" | "pause" | "stop", of: string, from: number, until = end.until) => {
    const { afterOptOut, afterStop } = countChaos(outcome({ withdrawals: [{ kind, of, from, until }] }));
    return { afterOptOut, afterStop };
  };
  expect(counted("opt-out", AMY, AT - 1)).toEqual({ afterOptOut: 1, afterStop: 0 });
  expect(counted("opt-out", AMY, AT)).toEqual({ afterOptOut: 0, afterStop: 0 });
  expect(counted("opt-out", "ben@firm-1.ok.test", AT - 1)).toEqual({ afterOptOut: 0, afterStop: 0 });
  expect(counted("stop", "1", AT - 1)).toEqual({ afterOptOut: 0, afterStop: 1 });
  expect(counted("pause", "1", AT - 1000, AT - 1)).toEqual({ afterOptOut: 0, afterStop: 0 });
  expect(counted("pause", "2", AT - 1)).toEqual({ afterOptOut: 0, afterStop: 0 });
});

it("reads a hand-over from the log where its mail was active, and a restart is none", () => {
  const line = (time: string, text: string): string =>
    `2026-11-30T10:00:${time}000+00:00 mail postfix/${text}`;
  const log = [
    line("00.100", "cleanup[1]: A1: message-id=<1@sender.test>"),
    line("00.200", "cleanup[1]: B2: message-id=<2@sender.test>"),
    line("00.300", "qmgr[1]: A1: from=<a@sender.test>, size=1, nrcpt=1 (queue active)"),
    line("01.000", "qmgr[1]: A1: from=<a@sender.test>, size=1, nrcpt=1 (queue active)"),
    line("01.100", `smtp[1]: A1: to=<${AMY}>, relay=mx[127.0.1.11]:25, status=sent (250 ok)`),
  ].join("\n");
  expect(readHandOvers(log)).toEqual([{ messageId: "<1@sender.test>", to: AMY, at: AT + 100 }]);
});
