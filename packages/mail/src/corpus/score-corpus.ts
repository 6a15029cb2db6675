import type { InboundKind } from "../report/index.ts";
import type { TruthRow } from "./read-truth.ts";

/** What a parser says of one mail. `success` is a report that the mail was delivered. */
export type CorpusAnswer = {
  kind: InboundKind | "success";
  recipients: readonly string[];
  suppressed: readonly string[];
  /** Whether it suppresses anybody; counts where the truth names no recipient. */
  suppresses: boolean;
  messageId: string | undefined;
  reason: string | undefined;
};

/** How many of how many, and the files that were missed. */
export type Share = { hit: number; of: number; rate: number; missed: string[] };

/** The figures a parser is judged by, and for each family of truth how often it was given each kind. */
export type CorpusScore = {
  detection: Share;
  recipient: Share;
  messageId: Share;
  suppressRecall: Share;
  /** Those suppressed among those that must not be; a low rate is good. */
  wrongSuppressions: Share;
  confusion: Record<string, Record<string, number>>;
};

type Answers = ReadonlyMap<string, CorpusAnswer>;

function isDetected({ kind }: CorpusAnswer, row: TruthRow): boolean {
  if (row.family === "complaint") return kind === "complaint" || kind === "unsubscribe-request";
  if (row.family === "autoreply") return kind === "auto-reply";
  if (row.family === "delivered") return kind === "success" || kind === "delayed";
  return kind === "bounce" || kind === "delayed";
}

/** A row whose recipient was not found is judged by whether anybody was suppressed. */
function suppresses(answer: CorpusAnswer, row: TruthRow): boolean {
  if (row.recipient === "" || !answer.recipients.includes(row.recipient)) return answer.suppresses;
  return answer.suppressed.includes(row.recipient);
}

function share(
  rows: readonly TruthRow[],
  answers: Answers,
  isHit: (answer: CorpusAnswer, row: TruthRow) => boolean,
): Share {
  const isMissed = (row: TruthRow): boolean => {
    const answer = answers.get(row.file);
    return answer === undefined || !isHit(answer, row);
  };
  const missed = rows.filter(isMissed).map(({ file }) => file);
  const hit = rows.length - missed.length;
  return { hit, of: rows.length, rate: rows.length === 0 ? 1 : hit / rows.length, missed };
}

function confuse(rows: readonly TruthRow[], answers: Answers): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { family, file } of rows) {
    const line = (table[family] ??= {});
    const kind = answers.get(file)?.kind ?? "nothing";
    line[kind] = (line[kind] ?? 0) + 1;
  }
  return table;
}

/** Scores a parser's answers against the truth; mails it gave no answer to count as missed. */
export function scoreCorpus(truth: readonly TruthRow[], answers: Answers): CorpusScore {
  const mails = truth.filter(({ n }) => n === 1);
  const settled = truth.filter(({ isDisputed }) => !isDisputed);
  const wrongSuppressions = share(
    settled.filter(({ suppress }) => suppress === "must_not"),
    answers,
    suppresses,
  );
  const named = truth.filter(({ recipient }) => recipient !== "");
  return {
    detection: share(mails, answers, isDetected),
    recipient: share(named, answers, (answer, row) => answer.recipients.includes(row.recipient)),
    messageId: share(
      mails.filter(({ messageId }) => messageId !== ""),
      answers,
      (answer, row) => answer.messageId?.toLowerCase() === `<${row.messageId}>`,
    ),
    suppressRecall: share(
      settled.filter(({ suppress }) => suppress === "must"),
      answers,
      suppresses,
    ),
    wrongSuppressions,
    confusion: confuse(mails, answers),
  };
}
