import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { composeMessage } from "./compose-message.ts";
import type { ComposeInput } from "./compose-message.ts";
import { HeaderError } from "./header-error.ts";

const base: ComposeInput = {
  from: { name: "Ana", address: "ana@a.test" },
  to: { name: "Bo", address: "bo@b.test" },
  subject: "Hello",
  text: "Hi Bo",
  messageId: "<1@a.test>",
  date: new Date("2026-03-01T09:05:07Z"),
};

const lines = (raw: Buffer) => raw.toString("latin1").split("\r\n");
const header = (raw: Buffer, name: string) =>
  raw
    .toString("latin1")
    .split("\r\n\r\n")[0]
    ?.replace(/\r\n /g, " ")
    .split("\r\n")
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);

const unicode = fc.string({ unit: "binary", maxLength: 300 });
const headerText = fc
  .oneof(
    unicode,
    fc.string({ unit: "grapheme", maxLength: 120 }),
    fc.lorem({ maxCount: 60 }),
    fc.constant("=?UTF-8?Q?a?="),
  )
  .map((text) => text.replace(/\p{Cc}/gu, ""));
const bodyText = fc.oneof(
  unicode,
  fc.string({ unit: fc.constantFrom(".", "=", "\n", "\r", " ", "\t", "From ", "é", "x".repeat(40), "--") }),
);
const asLines = (text: string | undefined) => (text ?? "").replace(/\r\n?/g, "\n").replace(/\n+$/, "");

describe("composeMessage", () => {
  it("writes the headers in order and both parts", () => {
    const raw = composeMessage({
      ...base,
      html: "<p>Hi Bo</p>",
      replyTo: "ana+r@a.test",
      inReplyTo: "<0@a.test>",
      references: ["<x@a.test>", "<0@a.test>"],
      listUnsubscribe: { url: "https://a.test/u/1", mailto: "u@a.test?subject=unsubscribe", oneClick: true },
      extraHeaders: { "X-Campaign": "c1" },
    });
    expect(raw.toString("latin1").split("\r\n\r\n")[0]?.split("\r\n")).toEqual([
      "From: Ana <ana@a.test>",
      "To: Bo <bo@b.test>",
      "Reply-To: ana+r@a.test",
      "Subject: Hello",
      "Date: Sun, 01 Mar 2026 09:05:07 +0000",
      "Message-ID: <1@a.test>",
      "In-Reply-To: <0@a.test>",
      "References: <x@a.test> <0@a.test>",
      "List-Unsubscribe: <https://a.test/u/1>, <mailto:u@a.test?subject=unsubscribe>",
      "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
      "X-Campaign: c1",
      "MIME-Version: 1.0",
      "Content-Type: multipart/alternative;",
      expect.stringMatching(/^ boundary="=_[0-9a-f]{32}"$/),
    ]);
  });

  it("is plain text alone without HTML, and the same bytes for the same input", () => {
    const raw = composeMessage(base);
    expect(header(raw, "Content-Type")).toBe("text/plain; charset=utf-8");
    expect(composeMessage({ ...base }).equals(raw)).toBe(true);
  });

  it("survives a round trip through another parser for any text", async () => {
    await fc.assert(
      fc.asyncProperty(headerText, headerText, bodyText, bodyText, async (name, subject, text, html) => {
        const raw = composeMessage({
          ...base,
          from: { name, address: "ana@a.test" },
          subject,
          text,
          html: `<p>${html}`,
        });
        const read = await PostalMime.parse(raw);
        expect(read.from).toEqual({ name: name.trim(), address: "ana@a.test" });
        expect((read.subject ?? "").trim()).toBe(subject.trim());
        expect(asLines(read.text)).toBe(asLines(text));
        expect(asLines(read.html)).toBe(asLines(`<p>${html}`));
        expect(read.attachments).toEqual([]);
      }),
      { seed: 41, numRuns: 300 },
    );
  });

  it("keeps every line short and every line break CRLF", () => {
    fc.assert(
      fc.property(headerText, headerText, bodyText, (name, subject, text) => {
        const raw = composeMessage({
          ...base,
          to: { name, address: "bo@b.test" },
          subject,
          text,
          html: text,
        });
        const all = lines(raw);
        expect(all.join("")).not.toMatch(/[\r\n]/);
        expect(Math.max(...all.map((line) => line.length))).toBeLessThanOrEqual(78);
        expect(all.join("\n")).toMatch(/^[\t\n\x20-\x7e]*$/);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it("cannot be made to write another header", () => {
    const dirty = fc
      .tuple(fc.string(), fc.constantFrom("\r", "\n", "\r\n", "\0"), fc.string())
      .map((part) => part.join(""));
    fc.assert(
      fc.property(dirty, (value) => {
        const inputs: ComposeInput[] = [
          { ...base, subject: value },
          { ...base, from: { name: value, address: "a@a.test" } },
          { ...base, to: { address: `b@b.test${value}` } },
          { ...base, replyTo: `b@b.test${value}` },
          { ...base, messageId: `<a@b${value}>` },
          { ...base, inReplyTo: `<a@b${value}>` },
          { ...base, references: ["<a@b>", `<a@b${value}>`] },
          { ...base, listUnsubscribe: { url: `https://a.test/${value}`, oneClick: true } },
          { ...base, listUnsubscribe: { mailto: `u@a.test${value}`, oneClick: false } },
          { ...base, extraHeaders: { "X-A": value } },
          { ...base, extraHeaders: { [`X-A${value}`]: "x" } },
        ];
        for (const input of inputs) expect(() => composeMessage(input)).toThrow(HeaderError);
      }),
      { seed: 43, numRuns: 200 },
    );
  });

  it.each([
    ["Bcc", { extraHeaders: { bCc: "x@y.test" } }],
    ["a header of its own", { extraHeaders: { Subject: "x" } }],
    ["one-click without URL", { listUnsubscribe: { mailto: "u@a.test", oneClick: true } }],
    ["an address list", { to: { address: "a@b.test,c@d.test" } }],
    ["a bare id", { messageId: "1@a.test" }],
    ["an invalid date", { date: new Date(Number.NaN) }],
    ["an id that cannot fold", { messageId: `<${"a".repeat(1000)}@a.test>` }],
  ])("refuses %s", (_, part) => {
    expect(() => composeMessage({ ...base, ...part })).toThrow(HeaderError);
  });

  it("quotes names with specials and encodes others", () => {
    const from = (name: string) =>
      header(composeMessage({ ...base, from: { name, address: "a@a.test" } }), "From");
    expect(from('Smith, "Jo"')).toBe('"Smith, \\"Jo\\"" <a@a.test>');
    expect(from("Jörgen")).toBe("=?UTF-8?Q?J=C3=B6rgen?= <a@a.test>");
    expect(from("北京")).toBe("=?UTF-8?B?5YyX5Lqs?= <a@a.test>");
  });

  it("protects dots and From at the start of lines", () => {
    const body = composeMessage({ ...base, text: ".\nFrom here\n. x\nend " })
      .toString("latin1")
      .split("\r\n\r\n")[1];
    expect(body).toBe("=2E\r\n=46rom here\r\n=2E x\r\nend=20\r\n");
  });
});
