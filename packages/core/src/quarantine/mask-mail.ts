/** What a test case keeps of a mail. */
export interface MaskableMail {
  from: { address: string; name: string };
  to: string;
  subject: string;
  text: string;
  date: Date;
}

const ADDRESS = /[^\s<>()"'`,;:@=[\]]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?/giu;
const LINK = /\bhttps?:\/\/[^\s<>"')\]]+/giu;
const IP = /(?<![\d.])(?!4\.|5\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d|\.\d)/gu;
/** Five digits and more are phone and order numbers; codes of SMTP have three. */
const NUMBER = /(?<![\d.])\+?\d[\d /-]{4,}\d(?!\d|\.\d)/gu;
/** Local parts that say a machine writes are what a classifier looks at. */
const MACHINE = /^(?:mailer-?daemon|postmaster|no-?reply|bounces?|abuse|complaints?)$/iu;
/** The name of a machine is no person's. */
const MACHINE_NAME = /daemon|delivery|postmaster|mail|system|server|microsoft|administrator/iu;

const wordsOf = (name: string): string[] => name.match(/\p{L}{2,}/gu) ?? [];
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * A mail as a small RFC 5322 message in which every address, link, number and every word of the writer's name is replaced,
 * the same by the same. Local parts and names of mail systems stay: a classifier lives on them. Pure.
 */
export function maskMail(mail: MaskableMail): string {
  const people = new Map<string, string>();
  const person = (address: string): string => {
    const key = address.toLowerCase();
    const local = key.slice(0, key.lastIndexOf("@"));
    const known = people.get(key);
    if (known) return known;
    const made = MACHINE.test(local)
      ? `${local}@mx${people.size + 1}.example`
      : `person${people.size + 1}@firm${people.size + 1}.example`;
    people.set(key, made);
    return made;
  };
  const names = MACHINE_NAME.test(mail.from.name) ? [] : wordsOf(mail.from.name);
  const name =
    names.length > 0
      ? new RegExp(`(?<!\\p{L})(?:${names.map(escapeRegExp).join("|")})(?!\\p{L})`, "giu")
      : undefined;
  const mask = (text: string): string => {
    const masked = text
      .replace(LINK, "https://site.example/page")
      .replace(ADDRESS, person)
      .replace(IP, "192.0.2.1")
      .replace(NUMBER, (digits) => digits.replace(/\d/g, "0"));
    return name ? masked.replace(name, "Name") : masked;
  };
  const from = person(mail.from.address);
  const to = person(mail.to);
  const shown = mail.from.name && `"${mask(mail.from.name).replaceAll(/["\\]/g, "")}" `;
  const header = [
    `From: ${shown}<${from}>`,
    `To: <${to}>`,
    `Subject: ${mask(mail.subject).replaceAll(/\s+/g, " ")}`,
    `Date: ${mail.date.toUTCString()}`,
    "Message-ID: <case@firm.example>",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
  ];
  return `${header.join("\r\n")}\r\n\r\n${mask(mail.text).replaceAll(/\r?\n/g, "\r\n")}\r\n`;
}
