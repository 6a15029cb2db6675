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

describe("the bootstrap runs before anything is installed", () => {
  it.each(modules)("%s imports only Node and its neighbours, which exist", (file) => {
    const text = fs.readFileSync(path.join(folder, file), "utf8");
    for (const source of sourcesOf(text)) {
      if (source.startsWith("node:")) continue;
      expect(source, file).toMatch(/^\.\.?\//);
      expect(fs.existsSync(path.resolve(folder, path.dirname(file), source)), `${file}: ${source}`).toBe(
        true,
      );
    }
  });
});
