import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createShaping, createShapingOf } from "./index.ts";
import samples from "./shaping-samples.json" with { type: "json" };

const shaping = createShapingOf([]);
const texts = new Map<string, string[]>(Object.entries(samples));
const groupsOf = (id: string): string[] =>
  shaping.rules.find((rule) => rule.id === id)?.groups ?? ["firm.example"];

describe("the shaping rules", () => {
  it("are at least forty, and each has a real text", () => {
    expect(shaping.rules.length).toBeGreaterThanOrEqual(40);
    expect([...texts.keys()]).toEqual(shaping.rules.map(({ id }) => id));
  });

  it.each(shaping.rules.map(({ id }) => id))("%s is fired by its own texts, in each of its groups", (id) => {
    for (const text of texts.get(id) ?? [])
      for (const group of groupsOf(id)) expect(shaping.match({ group, text })?.id, text).toBe(id);
  });

  it("fire on no text of another rule, whoever says it, but for the general ones behind it", () => {
    const general = new Set(shaping.rules.filter((rule) => !rule.groups).map(({ id }) => id));
    for (const [index, rule] of shaping.rules.entries()) {
      const alone = createShaping([rule]);
      for (const [own, ownTexts] of texts) {
        if (own === rule.id) continue;
        const follows = general.has(rule.id) && index > shaping.rules.findIndex(({ id }) => id === own);
        const fired = ownTexts.filter((text) => groupsOf(own).some((group) => alone.match({ group, text })));
        if (!follows) expect(fired, `${rule.id} on a text of ${own}`).toEqual([]);
      }
    }
  });

  it("of one provider are silent for what others say", () => {
    for (const rule of shaping.rules.filter(({ groups }) => groups))
      for (const text of texts.get(rule.id) ?? [])
        expect(createShaping([rule]).match({ group: "firm.example", text })).toBeUndefined();
  });

  it.each([
    "550 5.1.1 <spamhaus@too-many-connections.example>: user unknown",
    "450 4.1.1 <greylist@firm.example>: Recipient address rejected: unverified address",
    "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
    "452 4.2.2 The recipient's inbox is out of storage space",
    "550-5.1.1 The email account that you tried to reach does not exist. - gsmtp",
    "deferred transport",
  ])("are silent for %s", (text) => {
    for (const group of new Set(shaping.rules.flatMap(({ id }) => groupsOf(id))))
      expect(shaping.match({ group, text })).toBeUndefined();
  });

  it("never throw, and are quick however long a reply is", () => {
    const parts = [
      "421 ",
      "4.7.0 ",
      "<",
      "@",
      "[TSS04] ",
      "too many ",
      "connection ",
      "host ",
      "[",
      "\r\n",
      "é",
    ];
    const words = fc.string({ unit: fc.constantFrom(...parts) });
    fc.assert(
      fc.property(words, (text) => {
        expect(() => shaping.match({ group: "yahoodns.net", text })).not.toThrow();
      }),
      { seed: 7 },
    );
    for (const part of parts) shaping.match({ group: "firm.example", text: part.repeat(100_000) });
  });
});

describe("a list of rules", () => {
  const rule = { id: "a", words: "x", count: 1, within: 60, action: "hold", for: 60, reason: "r" };
  it.each([
    ["no list", {}, "rule list"],
    ["a rule that fits everything", [{ ...rule, words: undefined }], "rule 0: fits every reply"],
    ["a broken pattern", [{ ...rule, words: "(" }], "rule 0.words: is no pattern"],
    ["a slow rule without a factor", [{ ...rule, action: "slow" }], "rule 0.factor"],
    ["a field nobody knows", [{ ...rule, extra: 1 }], "Unrecognized key"],
    ["one id twice", [rule, rule], "two rules have the same id"],
  ])("is refused: %s", (_, source, message) => {
    expect(() => createShaping(source)).toThrow(message);
  });

  it("of an operator comes first, and takes the place of a rule with its id", () => {
    const own = createShapingOf([
      { ...rule, words: "come back" },
      { ...rule, id: "spamhaus", words: "nothing" },
    ]);
    expect(own.rules).toHaveLength(shaping.rules.length + 1);
    const match = (text: string) => own.match({ group: "firm.example", text })?.id;
    expect(match("421 too many connections, come back")).toBe("a");
    expect(match("554 5.7.1 blocked using zen.spamhaus.org")).not.toBe("spamhaus");
  });
});
