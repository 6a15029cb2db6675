const ANSWER = "re|aw|antw|sv|vs|odp|rv|ref|rif|res|回复|答复|回覆|返信";
const FORWARD = "fwd?|wg|tr|enc|rv|i|pd|doorst|vl|vb|转发|轉寄|転送";
const PREFIX = new RegExp(
  `^\\s*(?:\\[[^\\]]{1,40}\\]\\s*)?(?:${ANSWER}|${FORWARD})\\s*(?:\\[\\d+\\]|\\(\\d+\\))?\\s*[:：]\\s*`,
  "iu",
);
const FORWARDED = new RegExp(`^\\s*(?:${FORWARD})\\s*(?:\\[\\d+\\])?\\s*[:：]`, "iu");
const TRAILER = /\s*\(fwd\)\s*$/iu;

/**
 * What a subject is without the marks of answers and forwards in ten languages (RFC 5256, 2.1, goes that way for English),
 * in lower case and with single spaces. Two mails of one conversation have the same.
 */
export function baseSubject(subject: string): string {
  let base = subject.slice(0, 1000);
  for (let before = ""; before !== base; ) {
    before = base;
    base = base.replace(PREFIX, "").replace(TRAILER, "");
  }
  return base.replace(/\s+/gu, " ").trim().toLowerCase();
}

/** Whether a subject says that a mail was passed on. */
export const isForwarded = (subject: string): boolean => FORWARDED.test(subject) || TRAILER.test(subject);
