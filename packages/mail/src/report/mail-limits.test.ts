import { describe, expect, it } from "vitest";
import { classifyInbound, mailExcess } from "./index.ts";
import { MAIL_LIMITS } from "./mail-limits.ts";

const { lines, headers, fieldBytes, parts, multiparts, references, recipients } = MAIL_LIMITS;
const FROM = "From: a@b.c\r\n";
const nested = (depth: number): string =>
  Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  ).join("");
const mixed = (count: number): string =>
  `${FROM}Content-Type: multipart/mixed; boundary="B"\r\n\r\n${"--B\r\n\r\nx\r\n".repeat(count)}--B--\r\n`;

describe("a mail", () => {
  it.each([
    ["lines", `${FROM}\r\n${"\n".repeat(lines - 2)}`, `${FROM}\r\n${"\n".repeat(lines)}`],
    ["header fields", `${"A: b\r\n".repeat(headers)}\r\n`, `${"A: b\r\n".repeat(headers + 1)}\r\n`],
    ["a long field", `To: ${"a\r\n ".repeat(5_000)}\r\n\r\nx`, `To: ${"a\r\n ".repeat(fieldBytes)}\r\n\r\nx`],
    [
      "a header",
      `${"A: b\r\n".repeat(9)}\r\n${"x".repeat(300_000)}`,
      `${`A: ${"b".repeat(9_000)}\r\n`.repeat(30)}\r\n`,
    ],
    ["parts", mixed(parts), mixed(parts + 1)],
    ["multiparts", nested(multiparts), nested(multiparts + 1)],
  ])(
    "of %s is within the limits, or beyond them and known by its header alone",
    async (_, within, beyond) => {
      expect(mailExcess(Buffer.from(within))).toBeUndefined();
      expect(mailExcess(Buffer.from(beyond))).toMatch(/^(?:more than|a header)/u);
      expect((await classifyInbound(Buffer.from(beyond))).text).toBe("");
    },
  );

  it("with dashes in its text has no parts for that", () => {
    const table = `${"-".repeat(20)}\r\na | b\r\n`.repeat(parts * 2);
    expect(mailExcess(Buffer.from(`${FROM}Content-Type: text/plain\r\n\r\n${table}`))).toBeUndefined();
  });

  it("refers to so many mails at most, the last ones, and reports on so many recipients", async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `<${n}@a.b>`);
    const answer = await classifyInbound(Buffer.from(`${FROM}References: ${ids.join("\r\n ")}\r\n\r\nYes`));
    expect(answer.references).toEqual(ids.slice(-references));
    const failed = Array.from({ length: 300 }, (_, n) => `<u${n}@v.example>: user unknown\n`).join("\n");
    const notice = `From: MAILER-DAEMON@x.y\r\nSubject: failure notice\r\n\r\nUndelivered:\n${failed}`;
    const { dsn } = await classifyInbound(Buffer.from(notice));
    expect(dsn?.recipients).toHaveLength(recipients);
  });
});
