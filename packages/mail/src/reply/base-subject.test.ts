import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baseSubject, isForwarded } from "./base-subject.ts";

describe("the subject of a conversation", () => {
  it.each([
    ["Re: A question", "a question"],
    ["AW: WG: A  question", "a question"],
    ["RE[3]: Fwd: A question (fwd)", "a question"],
    ["[team] TR : Rép: une question", "rép: une question"],
    ["回复：转发: 一个问题", "一个问题"],
    ["返信: 質問", "質問"],
    ["Odp: Pytanie", "pytanie"],
    ["Research: a question", "research: a question"],
    ["Re:", ""],
  ])("of %s is %s", (subject, base) => expect(baseSubject(subject)).toBe(base));

  it("is the same however often it was answered and passed on", () => {
    const marks = fc.array(fc.constantFrom("Re: ", "AW: ", "Fwd: ", "WG:", "RE: ", "返信："), {
      maxLength: 6,
    });
    const words = fc.stringMatching(/^[a-z]{2,9}( [a-z]{2,9}){0,4}$/);
    fc.assert(
      fc.property(words, marks, (text, before) => baseSubject(before.join("") + text) === baseSubject(text)),
    );
  });

  it("tells a forward", () => {
    expect(["Fwd: x", "WG: x", "转发：x", "x (fwd)"].every(isForwarded)).toBe(true);
    expect(["Re: x", "I think: x", "x"].some(isForwarded)).toBe(false);
  });
});
