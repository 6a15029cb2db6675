import type { MessageStory } from "@penguin/core/ledger";

type Attempt = MessageStory["attempts"][number];
type Line = { at: Date; text: string };

const PLANNED_BY: Readonly<Record<MessageStory["message"]["kind"], string>> = {
  campaign: "the plan of its campaign",
  reply: "somebody who answered in the inbox",
  test: "somebody who asked for a test mail",
};

const NEXT: Readonly<Record<MessageStory["follows"]["what"], string>> = {
  claim: "its server claims it, if the campaign and the mailbox are active",
  settlement: "its server settles it, or its lease ends",
  evidence: "the mail server's log shows it, or it fails for want of evidence",
  log: "the mail server's log tells what the receiving server said",
  delivered: "it is delivered, unless it bounces",
  nothing: "nothing",
};

const plannedText = ({ kind, campaignName, position }: MessageStory["message"]): string =>
  [`planned by ${PLANNED_BY[kind]}`, campaignName && `${campaignName}, mail ${position ?? ""}`]
    .filter(Boolean)
    .join(": ");

const claimedText = ({ attempt, server, evidence }: Attempt): string =>
  `attempt ${attempt}: claimed by ${server ?? "a server"}${evidence?.worker ? `, worker ${evidence.worker}` : ""}`;

const settledText = ({ attempt, outcome, reason, code, reply, evidence }: Attempt): string => {
  const talk = evidence?.conversation;
  return [
    `attempt ${attempt}: ${outcome}`,
    reason && `(${reason})`,
    reply || code,
    talk &&
      `[${talk.source || "no connection"} -> ${talk.relay}, ${talk.tls || "no TLS"}, ${talk.tookMs} ms]`,
  ]
    .filter(Boolean)
    .join(" ");
};

const linesOf = ({ message, attempts, events }: MessageStory): Line[] => {
  const lines: Line[] = [{ at: message.plannedAt, text: plannedText(message) }];
  for (const attempt of attempts) {
    const claimedAt = attempt.evidence?.claimedAt;
    if (claimedAt) lines.push({ at: new Date(claimedAt), text: claimedText(attempt) });
    lines.push({ at: attempt.at, text: settledText(attempt) });
  }
  for (const { at, kind, machine, detail } of events) {
    const said = [detail["relay"], detail["reply"]].filter(Boolean).join(" ");
    lines.push({ at, text: `${kind}${machine ? " by a machine" : ""}${said ? `: ${said}` : ""}` });
  }
  return lines.sort((a, b) => a.at.getTime() - b.at.getTime());
};

const conversationOf = ({ attempt, evidence }: Attempt): string[] =>
  evidence?.conversation
    ? ["", `conversation of attempt ${attempt}, in milliseconds:`, evidence.conversation.lines]
    : [];

/** A story as lines in the order of time, each attempt's conversation beneath. */
export function printStory(story: MessageStory): string {
  const { message, attempts, follows } = story;
  return [
    `${message.id}  ${message.from} -> ${message.to}  ${message.state}${message.stateReason ? ` (${message.stateReason})` : ""}`,
    `Message-ID ${message.messageIdHeader}${message.queueId ? `, queue id ${message.queueId}` : ""}`,
    ...(story.triesKeptDays === undefined
      ? []
      : [
          `its attempts are gone: they are kept for ${story.triesKeptDays} days after the month it was planned in`,
        ]),
    ...linesOf(story).map(({ at, text }) => `${at.toISOString()}  ${text}`),
    `next: ${NEXT[follows.what]}${follows.at ? `, by ${follows.at.toISOString()}` : ""}`,
    ...attempts.flatMap(conversationOf),
    "",
  ].join("\n");
}
