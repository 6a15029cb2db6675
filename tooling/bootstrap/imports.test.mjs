import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const folder = import.meta.dirname;

const modules = fs
  .readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith(".mjs") && !/node_modules|dist/.test(file) && !file.endsWith(".test.mjs"));

const sourcesOf = (text) =>
  [...text.matchAll(/(?:from|import\()\s*"([^"]+)"|^import "([^"]+)"/gm)].map(
    (match) => match[1] ?? match[2],
  );

/** Loaded when the packages are there, and by nothing before: what they may name besides. */
const LATER = {
  "changed/import-graph.mjs": ["oxc-parser"],
  "start/turned-time.mjs": ["postgres"],
};

describe("the bootstrap runs before anything is installed", () => {
  it.each(modules)("%s imports only Node and its neighbours, which exist", (file) => {
    const text = fs.readFileSync(path.join(folder, file), "utf8");
    for (const source of sourcesOf(text)) {
      if (source.startsWith("node:") || LATER[file]?.includes(source)) continue;
      expect(source, file).toMatch(/^\.\.?\//);
      expect(fs.existsSync(path.resolve(folder, path.dirname(file), source)), `${file}: ${source}`).toBe(
        true,
      );
    }
  });
});

it("what needs packages is imported by no module that runs before they are there", () => {
  const first = modules.filter((file) => !file.startsWith("changed/"));
  for (const file of first) {
    const text = fs.readFileSync(path.join(folder, file), "utf8");
    const atOnce = [...text.matchAll(/^import .*from "([^"]+)"/gm)].map(([, source]) => source);
    expect(
      atOnce.filter((source) => source.includes("changed/")),
      file,
    ).toEqual([]);
  }
});
