import fc from "fast-check";
import { expect, it } from "vitest";
import { cutList } from "./cut-list.ts";

it("keeps every line and its number, in parts that fit", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "@", "."), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
      const parts = cutList(lines.join("\r\n"), 20);
      expect(parts.flatMap(({ text }) => (text === "" ? [] : text.split("\n")))).toEqual(lines);
      expect(parts.reduce((sum, part) => sum + part.lines, 0)).toBe(lines.length);
      for (const { text, lines: count } of parts) expect(text.length).toBeLessThanOrEqual(20 + count);
    }),
    { seed: 5 },
  );
});
