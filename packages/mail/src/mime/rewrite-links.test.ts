import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  makeMessageId,
  makeUnsubscribeAddress,
  makeVerp,
  parseUnsubscribeAddress,
  parseVerp,
} from "./make-address.ts";
import { appendPixel, rewriteLinks } from "./rewrite-links.ts";

const track = (href: string, index: number) => `https://t.test/c?i=${index}&u=${encodeURIComponent(href)}`;

describe("rewriteLinks", () => {
  it.each([
    [`<a href="https://a.test/?x=1&amp;y=2">go</a>`, ["https://a.test/?x=1&y=2"]],
    [`<a href="https://a.test/?x=1&y=2&copy=3">go</a>`, ["https://a.test/?x=1&y=2&copy=3"]],
    [`<A class='b' HREF = 'HTTP://a.test/' >go</A>`, ["HTTP://a.test/"]],
    [`<a href=https://a.test/b>go</a>`, ["https://a.test/b"]],
    [`<a\nhref="&#104;ttps://a.test/&quot;">go</a>`, ['https://a.test/"']],
    [
      `<a href=" https://a.test/\n">x</a><a title=">" href='https://b.test'>y</a>`,
      ["https://a.test/", "https://b.test"],
    ],
    [`<a data-href="https://no.test" href="https://a.test">x</a>`, ["https://a.test"]],
  ])("rewrites %s", (html, links) => {
    const result = rewriteLinks(html, track);
    expect(result.links).toEqual(links);
    expect(rewriteLinks(result.html, (href) => href).links).toEqual(links.map(track));
  });

  it.each([
    `<a href="mailto:a@b.test">x</a><a href="#top">y</a><a name="https://a.test">z</a><a href="tel:1">t</a>`,
    `<!-- <a href="https://a.test">x</a> --><style>a{b:"<a href='https://a.test'>"}</style>`,
    `<area href="https://a.test"><abbr href="https://a.test"><img src="https://a.test/i.png"> https://a.test`,
    `<a href="javascript:x">x</a><a href>y</a><a`,
  ])("leaves %s alone", (html) => {
    expect(rewriteLinks(html, track)).toEqual({ html, links: [] });
  });

  it("skips what it is told to and numbers the others", () => {
    const html = `<a href="https://a.test/1">1</a><a href="https://a.test/unsubscribe">u</a><a href="https://a.test/2">2</a>`;
    const result = rewriteLinks(
      html,
      (_, index) => `https://t.test/${index}`,
      (href) => href.includes("unsubscribe"),
    );
    expect(result.links).toEqual(["https://a.test/1", "https://a.test/2"]);
    expect(result.html).toBe(
      `<a href="https://t.test/0">1</a><a href="https://a.test/unsubscribe">u</a><a href="https://t.test/1">2</a>`,
    );
  });

  it("keeps all text around the links and gives back any URL", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "<b>", "&amp;", '"', "'", "\n", "é", "</p>") });
    fc.assert(
      fc.property(
        text,
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        text,
        (before, url, after) => {
          const html = `${before}<a href="${url.replace(/&/g, "&amp;")}">${after}`;
          const result = rewriteLinks(html, () => "https://t.test/");
          expect(result).toEqual({ html: `${before}<a href="https://t.test/">${after}`, links: [url] });
        },
      ),
      { seed: 51 },
    );
  });

  it("comes to an end for hostile input", () => {
    for (const part of ["<a ", "<a href=", "<!--", "<style", "<a href='", "<a =\n"])
      expect(rewriteLinks(part.repeat(20_000), track)).toBeDefined();
  });
});

describe("appendPixel", () => {
  it("goes before the end of the body or to the end", () => {
    expect(appendPixel("<body>x</BODY></html>", "https://t.test/o?a=1&b=2")).toMatch(
      /^<body>x<img src="https:\/\/t\.test\/o\?a=1&amp;b=2"[^>]*><\/BODY><\/html>$/,
    );
    expect(appendPixel("<p>x", "https://t.test/o")).toMatch(/^<p>x<img [^>]*>$/);
  });
});

describe("makeMessageId", () => {
  it("depends on intent, secret and domain and on nothing else", () => {
    const id = makeMessageId("e:1:0", "s", "a.test");
    expect(id).toMatch(/^<[0-9a-f]{32}@a\.test>$/);
    expect(makeMessageId("e:1:0", "s", "a.test")).toBe(id);
    const others = [makeMessageId("e:1:1", "s", "a.test"), makeMessageId("e:1:0", "t", "a.test")];
    expect(others).not.toContain(id);
    expect(() => makeMessageId("e", "s", "a.test>\r\nX: y")).toThrow();
  });
});

describe("makeVerp", () => {
  it("is read back by parseVerp", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/),
        fc.stringMatching(/^[a-z0-9.+-]{1,20}$/),
        (token, local) => {
          fc.pre(!local.startsWith("+"));
          const mailbox = `${local}@a.test`;
          const address = makeVerp(token, mailbox);
          const parsed = parseVerp(address);
          expect(parsed?.mailbox.endsWith("@a.test")).toBe(true);
          if (!token.includes("+b-")) expect(parsed).toEqual({ mailbox, token });
        },
      ),
      { seed: 52 },
    );
    const asked = makeUnsubscribeAddress("t0k3n", "ana@a.test");
    expect(asked).toBe("ana+u-t0k3n@a.test");
    expect(parseUnsubscribeAddress(asked)).toEqual({ mailbox: "ana@a.test", token: "t0k3n" });
    expect(parseVerp(asked)).toBeUndefined();
    expect(parseVerp("ana@a.test")).toBeUndefined();
    expect(parseVerp("ana+x@a.test")).toBeUndefined();
    expect(() => makeVerp("t".repeat(64), "ana@a.test")).toThrow();
    expect(() => makeVerp("t@x", "ana@a.test")).toThrow();
  });
});
