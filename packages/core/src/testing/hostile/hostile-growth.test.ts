import { describe, expect, it } from "vitest";
import { HOSTILE_CASES } from "./hostile-cases.ts";
import { type Growth, measureGrowth } from "./measure-growth.ts";
import { hostilePieces } from "./pieces.ts";

const PIECES = hostilePieces("growth", 40);
/** Twice as much to read may cost at most so many times as much. */
const AT_MOST = 2.5;

describe("reading twice as much costs at most two and a half times as much:", () => {
  it.each(HOSTILE_CASES.map((each, index) => [each.name, each, index] as const))(
    "%s",
    async (_, hostile, turn) => {
      const tooGreat: Growth[] = [];
      for (const piece of PIECES.filter((_piece, index) => index % hostile.oneIn === turn % hostile.oneIn)) {
        const growth = await measureGrowth(hostile, piece);
        if (growth.worst > AT_MOST) tooGreat.push(growth);
      }
      expect(tooGreat).toEqual([]);
    },
  );

  it("and a parser that goes back for each character is seen", async () => {
    const { worst } = await measureGrowth(
      {
        name: "",
        limit: 20_000,
        oneIn: 1,
        make: (piece, length) => piece.repeat(length),
        read: (text) => /(?:a+)!/u.test(text),
      },
      "a",
    );
    expect(worst).toBeGreaterThan(AT_MOST);
  });
});
