/** What one line of a Postfix log says about a message in its queue. */
export type MailLogEvent =
  /** Its headers were read; whether it was kept is not said yet. */
  | { kind: "header"; queueId: string; messageId: string }
  /** It lies in the queue: its sender has had, or is about to get, a yes. */
  | { kind: "queued"; queueId: string }
  | {
      kind: "delivery";
      queueId: string;
      recipient: string;
      relay: string;
      dsn: string;
      status: "sent" | "deferred" | "bounced" | "expired";
      reply: string;
      at: Date;
    }
  | { kind: "removed"; queueId: string };

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SYSLOG_TIME = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?= )/;
const RFC3339_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})(?= )/;
const PROCESS = /^ (?:\S+ )?postfix[\w.-]*(?:\/[\w.-]+)*\/([\w-]+)\[\d+\]: (?:([0-9A-Za-z]{5,20}): )?(.*)$/;
const DELIVERY = /^to=<([^>]*)>, (.*?), dsn=(\d\.\d{1,3}\.\d{1,3}), status=(\w+)(?: \((.*)\))?$/;
const QUOTED = /^host \S+ said: (.*?)(?: \(in reply to [^()]+\))?$/;
const RELAY = /(?:^|, )relay=([^,]+)/;
const MESSAGE_ID = /^(?:resent-)?message-id=(<[^<>\s]+>)/;
const ACTIVE = /^from=<.*>, size=\d+, nrcpt=\d+ \(queue active\)$/;
const STATUSES = { sent: "sent", deferred: "deferred", bounced: "bounced", expired: "expired" } as const;

function readTime(line: string, year: number): { at: Date; rest: string } | undefined {
  const stamp = RFC3339_TIME.exec(line)?.[0];
  if (stamp !== undefined) return { at: new Date(stamp), rest: line.slice(stamp.length) };
  const match = SYSLOG_TIME.exec(line);
  if (match === null) return undefined;
  const [all, name = "", day, hour, minute, second] = match;
  const month = MONTHS.indexOf(name);
  if (month === -1) return undefined;
  const at = new Date(Date.UTC(year, month, Number(day), Number(hour), Number(minute), Number(second)));
  return { at, rest: line.slice(all.length) };
}

function readStatus(text: string): keyof typeof STATUSES | undefined {
  return Object.hasOwn(STATUSES, text) ? (text as keyof typeof STATUSES) : undefined;
}

function readDelivery(queueId: string, text: string, at: Date): MailLogEvent | undefined {
  const [, recipient, details = "", dsn, statusText = "", told = ""] = DELIVERY.exec(text) ?? [];
  const status = readStatus(statusText);
  if (recipient === undefined || dsn === undefined || status === undefined) return undefined;
  const relay = RELAY.exec(details)?.[1] ?? "none";
  const reply = QUOTED.exec(told)?.[1] ?? told;
  return { kind: "delivery", queueId, recipient, relay, dsn, status, reply, at };
}

/**
 * Reads one line of a Postfix log, with a traditional time stamp (taken as UTC in the given year) or one of RFC 3339.
 * `reply` is the text in brackets, without the words Postfix puts around what a server said; `relay` is `none` when there was no connection. Lines that say nothing about a
 * queued message are undefined. Never throws.
 */
export function parsePostfixLine(line: string, year: number): MailLogEvent | undefined {
  const time = readTime(line.trimEnd(), year);
  if (time === undefined || Number.isNaN(time.at.getTime())) return undefined;
  const [, program, queueId, text = ""] = PROCESS.exec(time.rest) ?? [];
  if (program === undefined || queueId === undefined) return undefined;
  if (program === "cleanup") {
    const messageId = MESSAGE_ID.exec(text)?.[1];
    return messageId === undefined ? undefined : { kind: "header", queueId, messageId };
  }
  if (program === "qmgr" && ACTIVE.test(text)) return { kind: "queued", queueId };
  if (program === "qmgr" && text === "removed") return { kind: "removed", queueId };
  return text.startsWith("to=<") ? readDelivery(queueId, text, time.at) : undefined;
}
