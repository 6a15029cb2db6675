import { normalizeAddress } from "@penguin/mail/address";
import { classifyReply } from "@penguin/mail/classify";
import { checkRecord } from "@penguin/mail/dns-record";
import { parsePostfixLine } from "@penguin/mail/mail-log";
import { rewriteLinks } from "@penguin/mail/mime";
import { baseSubject, replySubject } from "@penguin/mail/reply";
import { createShapingOf } from "@penguin/mail/shaping";
import { compileTemplate, renderTemplate } from "@penguin/mail/template";
import { detectCsvShape, limitRecords } from "../../contact/index.ts";
import { maskMail } from "../../quarantine/index.ts";
import {
  CSV_LIMITS,
  CSV_READING,
  ISSUES_READING,
  MAIL_READING,
  PREVIEW_READING,
  REPLY_READING,
} from "../../readings.ts";
import type { HostileCase } from "./measure-growth.ts";
import { repeated } from "./pieces.ts";

const MAIL = 64_000;
/** Longer values of a header are not looked into. */
const HEADER = 32_000;
const HEADER_PLACES = new Set(["subject", "sender", "recipients", "references", "content type", "header"]);
/** Lines and parts are what costs here, whatever is in them. */
const LINE_PLACES = new Set(["encoded text", "base64", "parts", "multiparts", "recipients of a report"]);
const FROM = "From: a@b.c\r\nTo: d@e.f\r\n";
const DAEMON = "From: MAILER-DAEMON@x.y\r\nSubject: failure notice\r\n";
const folded = (piece: string): string => piece.replace(/[\r\n]+/g, "\r\n ") || " ";
/** As a mail carries it whatever it is, in few lines: each line costs a parser of MIME some microseconds, however short. */
const wrapped = (text: string): string =>
  `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n`;
const report = (notice: string, status: string): string =>
  `${FROM}Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n` +
  `--B\r\n${wrapped(notice)}--B\r\nContent-Type: message/delivery-status\r\n${wrapped(status)}--B--\r\n`;
const counted = (line: (index: number) => string, length: number): string => {
  const lines: string[] = [];
  for (let size = 0; size < length; size += lines.at(-1)?.length ?? 1) lines.push(line(lines.length));
  return lines.join("");
};

type Mail = [name: string, make: (piece: string, length: number) => string];

/** The places of a mail that are read, each by another part of the parser. */
const MAILS: readonly Mail[] = [
  [
    "text of an answer",
    (piece, length) => `${FROM}In-Reply-To: <a@b>\r\n${wrapped(`Yes\n${repeated(piece, length, "!x")}`)}`,
  ],
  ["HTML", (piece, length) => `${FROM}Content-Type: text/html\r\n${wrapped(repeated(piece, length))}`],
  [
    "encoded text",
    (piece, length) => `${FROM}Content-Transfer-Encoding: quoted-printable\r\n\r\n${repeated(piece, length)}`,
  ],
  ["base64", (piece, length) => `${FROM}Content-Transfer-Encoding: base64\r\n\r\n${repeated(piece, length)}`],
  ["subject", (piece, length) => `${FROM}Subject: ${repeated(folded(piece), length)}\r\n\r\nx`],
  ["sender", (piece, length) => `From: ${repeated(folded(piece), length)}\r\n\r\nx`],
  ["recipients", (piece, length) => `To: ${repeated(folded(piece), length)}\r\n\r\nx`],
  ["references", (piece, length) => `References: ${repeated(folded(piece), length)}\r\n\r\nx`],
  [
    "content type",
    (piece, length) => `Content-Type: text/plain; x="${repeated(folded(piece), length)}\r\n\r\nx`,
  ],
  ["header", (piece, length) => `${counted((n) => `X-${n}: ${folded(piece)}\r\n`, length)}\r\nx`],
  [
    "notice of a report",
    (piece, length) => report(repeated(piece, length), "Final-Recipient: rfc822; x@y.z\n"),
  ],
  ["status of a report", (piece, length) => report("Not delivered.", repeated(piece, length))],
  [
    "recipients of a report",
    (piece, length) =>
      report(
        repeated(piece, length / 2),
        counted((n) => `Final-Recipient: rfc822; x${n}@y.z\n\n`, length / 2),
      ),
  ],
  ["notice alone", (piece, length) => `${DAEMON}${wrapped(`Hi.\n${repeated(piece, length)}`)}`],
  [
    "recipients of a notice",
    (piece, length) => `${DAEMON}${wrapped(counted((n) => `<u${n}@v.w>: ${piece}\n`, length))}`,
  ],
  [
    "parts",
    (piece, length) =>
      `${FROM}Content-Type: multipart/mixed; boundary=B\r\n\r\n${repeated(`--B\r\n\r\n${piece}\r\n`, length)}`,
  ],
  [
    "multiparts",
    (_, length) => counted((n) => `Content-Type: multipart/mixed; boundary=B${n}\r\n\r\n--B${n}\r\n`, length),
  ],
];

const mailCase = ([place, make]: Mail): HostileCase<Uint8Array> => ({
  name: `mail: ${place}`,
  limit: HEADER_PLACES.has(place) ? HEADER : MAIL,
  oneIn: LINE_PLACES.has(place) ? 40 : 8,
  make: (piece, length) => Buffer.from(make(piece, length)),
  read: MAIL_READING.read,
});

const textCase = (
  name: string,
  limit: number,
  read: (text: string) => unknown,
  ending = "!x",
): HostileCase<string> => ({
  name,
  limit,
  oneIn: limit > 100_000 ? 32 : 8,
  make: (piece, length) => repeated(piece, length, ending),
  read,
});

const FACTS = {
  contact: { email: "a@b.c", first_name: "Ann", attributes: {} },
  workspace: { name: "Acme", postal_address: "1 Main Street" },
  sender: { name: "Bo", email: "bo@acme.example" },
  unsubscribeUrl: "https://acme.example/u",
  threadSubject: undefined,
  spinKey: "k",
};
const stepOf = (body: string, bodyFormat: "text" | "html") => ({ subject: "Hello", body, bodyFormat });
const checkAndPreview = (body: string, bodyFormat: "text" | "html"): unknown => {
  const source = stepOf(body, bodyFormat);
  const issues = ISSUES_READING.read({ source, isFollowUp: false }) as readonly unknown[];
  return issues.length > 0 ? issues : PREVIEW_READING.read({ source, facts: FACTS });
};
const compiled = compileTemplate(stepOf("{{ a | default: 'x' }} {a|b}", "html"));
const shaping = createShapingOf([]);
const record = (purpose: "spf" | "dkim" | "dmarc" | "mx", value: string) =>
  checkRecord(
    {
      purpose,
      type: purpose === "mx" ? "MX" : "TXT",
      name: "a.example",
      value: "v=spf1 include:b.example ~all",
      ttl: 3600,
    },
    { kind: "found", values: [value, `v=spf1 ${value}`, `v=DMARC1; ${value}`] },
  );

/** Every parser of content that somebody else wrote, with the greatest length that reaches it. */
export const HOSTILE_CASES: readonly HostileCase<never>[] = [
  ...MAILS.map(mailCase),
  textCase("reply: text", 100_000, (text) => REPLY_READING.read([{ text, html: undefined }])),
  textCase("reply: HTML", 200_000, (html) => REPLY_READING.read([{ text: "", html }])),
  textCase("template: text", 100_000, (body) => checkAndPreview(body, "text")),
  textCase("template: HTML", 100_000, (body) => checkAndPreview(body, "html")),
  textCase("template: tag", 100_000, (body) => checkAndPreview(`{{ ${body} }}`, "text")),
  textCase("template: value", 100_000, (a) => renderTemplate(compiled, { variables: { a }, spinKey: "k" })),
  textCase("links of a mail", 200_000, (html) => rewriteLinks(html, (href) => href)),
  textCase("links: attributes", 200_000, (html) => rewriteLinks(`<a ${html}`, (href) => href)),
  textCase("CSV: rows", CSV_LIMITS.row, (text) => CSV_READING.read({ text, delimiter: "," })),
  textCase("CSV: limits", 512_000, (text) => limitRecords(",", CSV_LIMITS.row).write(text)),
  textCase("CSV: shape", 65_536, (text) => detectCsvShape(Buffer.from(text))),
  textCase("answer of a server", 128_000, (text) => classifyReply({ text })),
  textCase("answer that slows", 128_000, (text) => shaping.match({ group: "a.example", text })),
  textCase("line of a log", 64_000, (text) =>
    parsePostfixLine(`Nov 30 10:00:00 mx postfix/smtp[1]: 4ABC: to=<a@b.c>, status=deferred (${text})`, 2026),
  ),
  textCase("record in DNS", 64_000, (text) =>
    (["spf", "dkim", "dmarc", "mx"] as const).map((purpose) => record(purpose, text)),
  ),
  textCase("address", 128_000, (text) => [normalizeAddress(text), normalizeAddress(`a@${text}`)]),
  textCase("subject", 128_000, (text) => [baseSubject(text), replySubject(text)]),
  textCase("mail made a test case", 200_000, (text) =>
    maskMail({
      from: { address: "a@b.c", name: "Ann Bo" },
      to: "d@e.f",
      subject: "x",
      text,
      date: new Date(0),
    }),
  ),
] as unknown as readonly HostileCase<never>[];
