import fs from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { REPOSITORY } from "./place.mjs";

const MIGRATIONS = path.join(REPOSITORY, "packages/db/migrations");

it("keeps now() and current_timestamp out of migrations; sessions use clock_timestamp(), leases app.now()", () => {
  const found = fs
    .readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith(".sql"))
    .flatMap((name) => {
      const text = fs.readFileSync(path.join(MIGRATIONS, name), "utf8");
      return [...text.matchAll(/(?<![\w.])now\s*\(\s*\)|\bcurrent_timestamp\b/gi)].map(
        (match) => `${name}: ${match[0]}`,
      );
    });
  expect(found).toEqual([]);
});
