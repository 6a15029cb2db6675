import { readFileSync } from "node:fs";
import {
  answerOf,
  type CorpusAnswer,
  type CorpusScore,
  readTruth,
  scoreCorpus,
  type Share,
} from "@penguin/mail/corpus";
import { classifyInbound } from "@penguin/mail/report";
import { generateMails } from "./generated-mails.ts";
import { type Parser, PEER_PARSERS } from "./peer-parsers.ts";

const FOLDER = new URL("../../../../packages/mail/fixtures/bounces/", import.meta.url);
const MAILS_A_PROVIDER = 40;

const ours: Parser = async (raw) => answerOf(await classifyInbound(raw));
const percent = (rate: number): number => Math.round(rate * 1000) / 10;
const shareOf = ({ hit, of, rate, missed }: Share): object => ({ percent: percent(rate), hit, of, missed });

/** The figures of one parser, without the names of what it missed unless they are few. */
const figuresOf = (score: CorpusScore, ms: number): Record<string, unknown> => {
  const { detection, recipient, messageId, suppressRecall, wrongSuppressions, confusion } = score;
  const brief = (share: Share): object =>
    share.missed.length > 20 ? { ...shareOf(share), missed: share.missed.length } : shareOf(share);
  return {
    detection: brief(detection),
    recipient: brief(recipient),
    messageId: brief(messageId),
    suppressRecall: brief(suppressRecall),
    wrongSuppressions: {
      percent: percent(wrongSuppressions.rate),
      hit: wrongSuppressions.hit,
      of: wrongSuppressions.of,
    },
    confusion,
    mailsASecond: Math.round((detection.of / ms) * 1000),
  };
};

const answersOf = async (
  parser: Parser,
  mails: ReadonlyMap<string, Buffer>,
): Promise<{ answers: Map<string, CorpusAnswer>; ms: number }> => {
  const answers = new Map<string, CorpusAnswer>();
  const from = performance.now();
  for (const [file, raw] of mails) {
    try {
      answers.set(file, await parser(raw));
    } catch {
      // A parser that throws has given no answer.
    }
  }
  return { answers, ms: performance.now() - from };
};

/** The simulator's mails; none of the rules was written from them. */
const measureGenerated = async (): Promise<object> => {
  const mails = generateMails(MAILS_A_PROVIDER);
  const answers = await Promise.all(mails.map(async ({ raw }) => answerOf(await classifyInbound(raw))));
  const count = (isRight: (answer: CorpusAnswer, index: number) => boolean): number =>
    answers.filter(isRight).length;
  const wrong = (index: number): boolean => !mails[index]?.suppresses && answers[index]?.suppresses === true;
  return {
    mails: mails.length,
    kind: percent(count(({ kind }, index) => kind === mails[index]?.kind) / mails.length),
    recipient: percent(
      count(({ recipients }, index) => recipients.includes(mails[index]?.address ?? "")) / mails.length,
    ),
    suppress: percent(
      count(({ suppresses }, index) => suppresses === mails[index]?.suppresses) / mails.length,
    ),
    wrongSuppressions: count((_, index) => wrong(index)),
  };
};

/**
 * How well incoming mail is understood: ours and two npm packages over the same real mails with their truth, and ours over
 * mails of the simulator. The packages decide nothing, so their status codes of the address class count as suppressing.
 */
export async function benchClassify(): Promise<object> {
  const truth = readTruth(readFileSync(new URL("truth.tsv", FOLDER), "utf8"));
  const files = [...new Set(truth.map(({ file }) => file))];
  const mails = new Map(files.map((file) => [file, readFileSync(new URL(`mails/${file}`, FOLDER))]));
  await answersOf(ours, mails);
  const figures: Record<string, unknown> = { mails: mails.size, rows: truth.length };
  for (const [name, parser] of Object.entries({ ours, ...PEER_PARSERS })) {
    const { answers, ms } = await answersOf(parser, mails);
    figures[name] = figuresOf(scoreCorpus(truth, answers), ms);
  }
  return {
    ...figures,
    note: "Ours was written while looking at these real mails; the generated ones below it was not.",
    generated: await measureGenerated(),
  };
}
