import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const REPOSITORY = path.resolve(import.meta.dirname, "../../..");
const page = readFileSync(path.join(REPOSITORY, "docs/guide/security.md"), "utf8");

/** Every `file`: "title" of the page. */
const named = [...page.matchAll(/`([\w./-]+\.(?:test|spec)\.m?[jt]s)`: "([^"]+)"/g)].map(
  ([, file = "", title = ""]) => ({
    file,
    title,
  }),
);

it("names only tests that exist", () => {
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(({ file, title }) => {
    const full = path.join(REPOSITORY, file);
    return !existsSync(full) || !readFileSync(full, "utf8").includes(title);
  });
  expect(missing).toEqual([]);
});

it("says of every line what shows it, or that it is not there yet", () => {
  const rows = page.split("\n").filter((line) => /^\| (?:V\d|API\d)/.test(line));
  const silent = rows.filter(
    (line) => !/`[\w./-]+\.(?:test|spec)\.m?[jt]s`|_not yet_|\.\.\/generated\//.test(line),
  );
  expect(rows.length).toBeGreaterThan(35);
  expect(silent).toEqual([]);
});
