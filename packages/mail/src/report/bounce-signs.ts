import { BOUNCE_SUBJECT, BOUNCE_TEXTS, DAEMON_ADDRESS, DAEMON_NAME } from "./bounce-words.ts";
import { AUTO_SUBJECT, AUTO_TEXT } from "./auto-reply-words.ts";
import type { Evidence } from "./gather-evidence.ts";

/** A sign for (or, below zero, against) a mail being a report on delivery; `machine` marks what people do not leave behind. */
type BounceSign = { id: string; weight: number; machine?: true; fits: (evidence: Evidence) => boolean };

const PERSON_SUBJECT =
  /^\s*(?:re|aw|sv|antw|fwd?|wg|tr|rv|enc|odp|pd|res|rif|i|回复|答复|转发|回覆|返信|転送)\s*[:：]/iu;
const SMTP_WORDS =
  /(?:^|[^\d.])[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}|\(#[45]\.\d\.\d\)|#[45]\.\d\.\d|\bsaid: ?[45]\d\d|^[^\n\d]{0,20}\b[45]\d\d[ :-][^\n]{4}/imu;
const SMTP_DIALOGUE = /^[\t ]*(?:sent )?(?:<<<|>>>) ?(?:RCPT TO|MAIL FROM|DATA\b)/imu;
const LIST_REFUSAL =
  /you(?:'re| are)? [^\n]{0,60}not (?:a |allowed|permitted)[^\n]{0,40}(?:member|post|send)|not a member of th(?:is|e) (?:mailing )?list|posting to this (?:mailing )?list|(?:list|group)[^\n]{0,40}only (?:accepts|members)/iu;
const LIST_ROBOT =
  /^(?:[^@]*-(?:admin|owner|request|bounces?|ctl)|majordomo|listserv|mailman|sympa|fml|ezmlm|lists?)@/iu;

const textsThatFit = ({ notice }: Evidence): number =>
  BOUNCE_TEXTS.filter((each) => each.test(notice)).length;
const isDaemon = ({ fromAddress, fromName }: Evidence): boolean =>
  DAEMON_ADDRESS.test(fromAddress) || DAEMON_NAME.test(fromName);

function hasNullSender({ headers }: Evidence): boolean {
  const path = headers.get("return-path");
  return path !== undefined && /^<?\s*(?:>|$|mailer-daemon)/iu.test(path);
}

const hasAny = ({ headers }: Evidence, names: readonly string[]): boolean =>
  names.some((name) => headers.has(name));

/** The signs, strongest first. Their weights add up; what RFC 3464 and 6522 define decides alone. */
export const BOUNCE_SIGNS: readonly BounceSign[] = [
  { id: "rfc3464.status-part", weight: 20, machine: true, fits: ({ status }) => status.length > 0 },
  {
    id: "rfc6522.report-type",
    weight: 20,
    machine: true,
    fits: ({ headers }) => /report-type="?delivery-status/iu.test(headers.get("content-type") ?? ""),
  },
  {
    id: "header.failed-recipients",
    weight: 12,
    machine: true,
    fits: (evidence) => hasAny(evidence, ["x-failed-recipients", "x-ms-exchange-message-is-ndr"]),
  },
  { id: "sender.daemon", weight: 3, machine: true, fits: isDaemon },
  { id: "sender.null", weight: 2, machine: true, fits: hasNullSender },
  { id: "sender.none", weight: 2, machine: true, fits: ({ fromAddress }) => fromAddress === "" },
  { id: "subject", weight: 3, fits: ({ subject }) => BOUNCE_SUBJECT.test(subject) },
  { id: "text.one", weight: 2, fits: (evidence) => textsThatFit(evidence) > 0 },
  { id: "text.many", weight: 1, fits: (evidence) => textsThatFit(evidence) > 1 },
  { id: "text.smtp", weight: 2, fits: ({ notice }) => SMTP_WORDS.test(notice) },
  { id: "text.dialogue", weight: 2, machine: true, fits: ({ notice }) => SMTP_DIALOGUE.test(notice) },
  { id: "returned-message", weight: 2, machine: true, fits: ({ hasOriginal }) => hasOriginal },
  {
    id: "list.refusal",
    weight: 6,
    machine: true,
    fits: ({ fromAddress, subject, notice }) =>
      LIST_ROBOT.test(fromAddress) && LIST_REFUSAL.test(`${subject}\n${notice.slice(0, 2_000)}`),
  },
  {
    id: "not.answer",
    weight: -6,
    fits: (evidence) => PERSON_SUBJECT.test(evidence.subject) && !isDaemon(evidence),
  },
  {
    id: "not.absence",
    weight: -6,
    fits: ({ subject, notice }) => AUTO_SUBJECT.test(subject) || AUTO_TEXT.test(notice.slice(0, 2_000)),
  },
  {
    id: "not.list-mail",
    weight: -4,
    fits: (evidence) =>
      hasAny(evidence, ["list-unsubscribe", "list-id"]) && !isDaemon(evidence) && !hasNullSender(evidence),
  },
];

/** From here on a mail is a report on delivery. */
const ENOUGH = 5;
const CERTAIN = 12;

/**
 * Weighs the signs. A mail without a machine's sign is never a report, whatever it says. Returns the strongest sign and
 * how sure it all is (0..1), or undefined.
 */
export function weighBounce(evidence: Evidence): { rule: string; confidence: number } | undefined {
  const found = BOUNCE_SIGNS.filter((sign) => sign.fits(evidence));
  const sum = found.reduce((total, { weight }) => total + weight, 0);
  const [strongest] = found;
  if (strongest === undefined || sum < ENOUGH || !found.some(({ machine }) => machine)) return undefined;
  return {
    rule: strongest.id,
    confidence: Math.min(0.99, 0.6 + (0.39 * (sum - ENOUGH)) / (CERTAIN - ENOUGH)),
  };
}
