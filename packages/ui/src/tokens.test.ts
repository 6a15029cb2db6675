import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast } from "./contrast.ts";
import { colours, textPairs } from "./tokens.ts";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** Reads the custom properties of the first block that follows `marker`. */
function block(marker: string): Record<string, string> {
  const start = css.indexOf(marker);
  if (start < 0) throw new Error(`tokens.css has no ${marker}`);
  const body = css.slice(css.indexOf("{", start + marker.length - 1) + 1, css.indexOf("}", start));
  return Object.fromEntries(
    [...body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/gi)].map((match) => [match[1], match[2]?.toUpperCase()]),
  );
}

const expected = (look: "light" | "dark") =>
  Object.fromEntries(Object.entries(colours).map(([name, pair]) => [name, pair[look]]));

describe("tokens", () => {
  it("says the same in tokens.css", () => {
    expect(block(":root {")).toEqual(expected("light"));
    expect(block(':root:not([data-theme="light"]) {')).toEqual(expected("dark"));
    expect(block(':root[data-theme="dark"] {')).toEqual(expected("dark"));
  });

  it.each(textPairs)("%s on %s can be read in light and dark", (text, ground) => {
    expect(contrast(colours[text].light, colours[ground].light)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours[text].dark, colours[ground].dark)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["canvas", "surface"] as const)("field borders and the focus ring show on %s", (ground) => {
    for (const look of ["light", "dark"] as const) {
      expect(contrast(colours.field[look], colours[ground][look])).toBeGreaterThanOrEqual(3);
      expect(contrast(colours.action[look], colours[ground][look])).toBeGreaterThanOrEqual(3);
    }
  });

  it("computes the ratio of black on white as 21", () => {
    expect(contrast("#000000", "#FFFFFF")).toBeCloseTo(21, 5);
  });
});
