const PREFIXES = /^(?:\s*(?:re|aw|antw|sv|vs|odp|rv|ref)\s*(?:\[\d+\])?\s*:\s*)+/i;
const REFERENCES_MAX = 20;

/** Returns the subject of an answer: `Re: ` once before the subject, whatever reply prefixes it had (RFC 5322, 3.6.5). */
export function replySubject(subject: string): string {
  return `Re: ${subject.replace(PREFIXES, "").trim()}`;
}

/**
 * Returns the References of an answer: the parent's references and then the parent itself, each once. Long threads keep
 * the first message and the latest ones, 20 in all (RFC 5322, 3.6.4).
 */
export function followUpReferences(parentReferences: readonly string[], parentId: string): string[] {
  const ids = [...new Set(parentReferences)].filter((id) => id !== parentId);
  ids.push(parentId);
  return ids.length <= REFERENCES_MAX ? ids : [...ids.slice(0, 1), ...ids.slice(1 - REFERENCES_MAX)];
}
