import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractReply } from "./extract-reply.ts";
import { followUpReferences, replySubject } from "./follow-up.ts";

describe("extractReply", () => {
  it.each([
    [
      "Yes please.\n\nOn Mon, 2 Mar 2026 at 10:00, Ana <ana@a.test> wrote:\n> Hi Bo\n> Interested?",
      "Yes please.",
    ],
    ["Ja gern.\r\n\r\nAm 02.03.26 um 10:00 schrieb Ana:\r\n> Hallo", "Ja gern."],
    ["Oui.\n\nLe lun. 2 mars 2026 à 10:00, Ana <ana@a.test> a écrit :\n> Bonjour", "Oui."],
    ["Not now\n\n-- \nBo\nCEO", "Not now"],
    ["> only a quote", "> only a quote"],
    ["", ""],
  ])("of %j is %j", (text, expected) => {
    expect(extractReply(text)).toBe(expected);
  });

  it("never throws and never loses a whole text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("> ", "\n", "a", "On ", "wrote:", "--", " ", "é") }),
        (text) => {
          expect(extractReply(text) === "").toBe(text.trim() === "");
        },
      ),
      { seed: 61 },
    );
  });
});

describe("replySubject", () => {
  it.each([
    ["Hello", "Re: Hello"],
    ["Re: Hello", "Re: Hello"],
    ["RE: AW: re[2]: Hello", "Re: Hello"],
    ["Regarding: x", "Re: Regarding: x"],
    ["", "Re: "],
  ])("of %j is %j", (subject, expected) => {
    expect(replySubject(subject)).toBe(expected);
  });
});

describe("followUpReferences", () => {
  it("ends with the parent, keeps the first, and stays short", () => {
    expect(followUpReferences([], "<a@x>")).toEqual(["<a@x>"]);
    expect(followUpReferences(["<a@x>", "<b@x>", "<a@x>"], "<b@x>")).toEqual(["<a@x>", "<b@x>"]);
    const many = Array.from({ length: 50 }, (_, index) => `<${index}@x>`);
    const references = followUpReferences(many, "<last@x>");
    expect(references).toHaveLength(20);
    expect([references[0], references[1], references[19]]).toEqual(["<0@x>", "<32@x>", "<last@x>"]);
  });
});
