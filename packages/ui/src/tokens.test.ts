import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { contrast } from "./contrast.ts";
import { colours, grounds, textColours, textPairs } from "./tokens.ts";

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

const repository = path.resolve(import.meta.dirname, "../../..");

/** What the classes of one kind name in all our components, with the file, as `src/badge.tsx muted`. */
const named = (kind: "text" | "bg"): string[] =>
  ["apps/web/src", "packages/ui/src"].flatMap((folder) =>
    readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"))
      .flatMap((file) => {
        const source = readFileSync(path.join(repository, folder, file), "utf8").replace(/from "[^"]*"/g, "");
        const classes = source.matchAll(new RegExp(`(?<![\\w-])${kind}-(\\[?#?[\\w-]+\\]?(?:/\\d+)?)`, "g"));
        return [...classes].map(([, colour = ""]) => `${file} ${colour}`);
      }),
  );

const isColour = (use: string): boolean => {
  const colour = use.split(" ").at(-1)?.split("/")[0] ?? "";
  return colour in colours || colour.startsWith("[#");
};

const strangers = (kind: "text" | "bg", known: readonly string[]): string[] =>
  named(kind).filter((use) => isColour(use) && !known.includes(use.split(" ").at(-1) ?? ""));

/** Colour without text on it, or marks that say nothing. */
const DRAWN = [
  "shell/workspace-switcher.tsx line",
  "shell/landing.tsx line",
  "menu-panel.tsx line",
  "skeleton.tsx line",
  "switch.tsx field",
  "switch.tsx on-action",
  "dialog.tsx [#0a1014]/45",
  // A row one points at: half way between two grounds, both counted.
  "data-table-row.tsx raised/60",
];

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

  it("counts every colour that components write with or on", () => {
    const texts = strangers("text", [...textColours, "on-action"]);
    expect(texts.filter((use) => !DRAWN.includes(use))).toEqual([]);
    const written = strangers("bg", [...grounds, "action", "action-strong"]);
    expect(written.filter((use) => !DRAWN.includes(use))).toEqual([]);
  });

  it("computes the ratio of black on white as 21", () => {
    expect(contrast("#000000", "#FFFFFF")).toBeCloseTo(21, 5);
  });
});
