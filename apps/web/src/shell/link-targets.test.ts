import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const repository = path.resolve(import.meta.dirname, "../../../..");
const UNDERLINED = /(?<![\w-])(?:[\w-]+:)*underline(?![\w-])/;

const sources = ["apps/web/src", "packages/ui/src"].flatMap((folder) =>
  readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx"))
    .map((file) => path.join(folder, file)),
);

it("underlines links by TextLink alone, which is never lower than 24 px", () => {
  const strangers = sources.filter(
    (file) =>
      !file.endsWith("/text-link.tsx") &&
      UNDERLINED.test(
        readFileSync(path.join(repository, file), "utf8").replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ""),
      ),
  );
  expect(strangers).toEqual([]);
});

it("leaves no link without a look of its own, which would be as low as its text", () => {
  const bare = sources.flatMap((file) =>
    [...readFileSync(path.join(repository, file), "utf8").matchAll(/<(?:Link|UiLink|a)\s[^>]*>/g)]
      .filter(([tag]) => !/no-underline|Class|classes|\.\.\.|sr-only|\/>$/.test(tag))
      .map(([tag]) => `${file}: ${tag}`),
  );
  expect(bare).toEqual([]);
});
