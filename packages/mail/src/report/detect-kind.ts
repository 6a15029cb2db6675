import { extractReply } from "../reply/index.ts";
import type { Fields } from "./read-fields.ts";

/** What the kinds of a mail are told apart by. */
export type KindEvidence = {
  headers: Fields;
  fromName: string;
  fromAddress: string;
  subject: string;
  notice: string;
  hasStatusPart: boolean;
  hasOriginal: boolean;
};

const DAEMON_ADDRESS =
  /^(?:mailer-?daemon|mail-?daemon|mdaemon|post_?master|mail\.delivery\.system|bounces?|no-?bounce)\b/i;
const DAEMON_NAME =
  /mail(?:er)?[- ]?daemon|mail delivery|delivery (?:sub)?system|delivery service|system administrator|mail administrator|post ?master/i;
const BOUNCE_SUBJECT =
  /undeliver|returned mail|returned to sender|returning (?:message )?to sender|delivery (?:status|failure|has failed|failed|error|problem|report)|failure (?:notice|delivery)|mail (?:system )?(?:error|failure|failed|delivery)|message (?:delivery|not delivered|undeliverable)|could not be delivered|not delivered|error sending your mail|failed delivery|non remis|unzustellbar|nicht zustellbar|no se puede entregar|niet bezorgd|impossibile recapitare|не ?доставлен|не может быть доставлен|delayed \d+|配信|配送|届け|投递失败|退信/i;
const BOUNCE_TEXT =
  /could ?n[o']t be delivered|(?:could|can) ?not (?:be )?(?:deliver|reach)|was(?: not|n't) (?:able to )?deliver|un(?:able|deliver)(?: to)?[^\n]{0,30}(?:deliver|message)|did not reach the following|delivery (?:to|has) [^\n]{0,60}(?:failed|aborted)|permanent (?:error|failure)|failed permanently|delivery (?:failed|failure)|returned (?:message|to sender)|following (?:address|recipient)|not (?:yet )?been delivered|error (?:delivering|sending) your|invalid (?:final delivery userid|user address)|user unknown|unknown user|no such user|host unknown|mailbox (?:is )?full|over quota|\b5\d\d[ -]\d\.\d\.\d|failed addresses|failure reasons/i;
const AUTO_SUBJECT =
  /^(?:(?:re|aw|sv|fwd?):\s*)?(?:auto(?:matic)?[- ]?(?:reply|response|antwort)|automatische (?:antwort|abwesenheit)|out of (?:the )?office|ooo\b|abwesenheit|abwesend|nicht im (?:haus|büro)|on (?:vacation|leave|holiday)|vacation (?:reply|response|notice)|away from|(?:réponse|message) automatique|absence|absent|en congé|respuesta autom[aá]tica|fuera de (?:la )?oficina|ausencia|resposta autom[aá]tica|fora do escrit[oó]rio|risposta automatica|fuori (?:sede|ufficio)|assenza|automatisch antwoord|afwezig|autosvar|frånvaro|fravær|poissaolo|automatyczna odpowied|nieobecno|автоответ|автоматический ответ|自动回复|自動応答|自動返信|不在)/i;
const UNSUBSCRIBE_SUBJECT =
  /^(?:(?:re|fwd?|aw):\s*)*(?:please\s+)?(?:unsubscribe(?:\s+me)?|un-subscribe|remove(?:\s+me)?|opt[- ]?out|stop|abmelden|abbestellen|désinscription|désabonner|darse de baja|baja|cancelar suscripci[oó]n|disiscrivimi|uitschrijven)[\s.!]*$/i;
const UNSUBSCRIBE_TEXT =
  /^(?:(?:hi|hello|hey|dear)\b[^\n]{0,30}\n+)?(?:(?:please|pls|kindly|can you|could you)[,\s]+)*(?:unsubscribe\b|remove (?:me|my (?:e-?mail|address|name|details))\b|take (?:me|my [a-z -]{1,20}) off\b|opt(?: me)?[- ]?out\b|delete my (?:e-?mail|data|address)|stop (?:e-?mailing|mailing|contacting|messaging|sending)\b|do not (?:contact|e-?mail) me|don't (?:contact|e-?mail) me|bitte (?:abmelden|austragen)|désinscri|désabonnez|d[eé]me de baja|stop[.!\s]*$)/i;
const PERSON_SUBJECT = /^\s*(?:re|aw|sv|antw|fwd?|wg|tr)\s*:/i;
const SHORT_TEXT = 160;
const SHORT_BODY = 300;

function hasNullSender(headers: Fields): boolean {
  const path = headers.get("return-path");
  return path !== undefined && /^<?\s*(?:>|$|mailer-daemon)/i.test(path);
}

/** Tells whether a mail reports on the delivery of another one, with or without the parts RFC 3464 asks for. */
export function isBounce(evidence: KindEvidence): boolean {
  const { headers, fromName, fromAddress, subject, notice, hasStatusPart, hasOriginal } = evidence;
  if (hasStatusPart || headers.has("x-failed-recipients")) return true;
  if (/report-type="?delivery-status/i.test(headers.get("content-type") ?? "")) return true;
  const isDaemon = DAEMON_ADDRESS.test(fromAddress) || DAEMON_NAME.test(fromName);
  const says = BOUNCE_SUBJECT.test(subject);
  const tells = BOUNCE_TEXT.test(notice);
  if (isDaemon) return says || tells || hasOriginal;
  if (hasNullSender(headers)) return says || (tells && hasOriginal);
  if (PERSON_SUBJECT.test(subject)) return false;
  return says && tells && (hasOriginal || fromAddress === "");
}

/** Tells whether a mail was written by a program in answer to ours (RFC 3834 and the usual older headers). */
export function isAutoReply({ headers, subject }: KindEvidence): boolean {
  const submitted = headers.get("auto-submitted")?.toLowerCase() ?? "no";
  if (!submitted.startsWith("no")) return true;
  const marks = ["x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder", "x-mail-autoreply"];
  if (marks.some((name) => headers.has(name) && headers.get(name)?.toLowerCase() !== "no")) return true;
  const precedence = headers.get("precedence")?.toLowerCase() ?? "";
  if (/^auto[_-]?reply/.test(precedence)) return true;
  const answers = headers.has("in-reply-to") || /^re:/i.test(subject);
  return AUTO_SUBJECT.test(subject) || (/^(?:bulk|junk)/.test(precedence) && answers);
}

/** Tells whether somebody, or their mail program, asks to be taken off by mail. */
export function isUnsubscribeRequest({ subject, notice }: KindEvidence): boolean {
  const visible = extractReply(notice);
  if (UNSUBSCRIBE_SUBJECT.test(subject.trim())) return visible.length <= SHORT_BODY;
  return visible.length <= SHORT_TEXT && UNSUBSCRIBE_TEXT.test(visible.trim());
}
