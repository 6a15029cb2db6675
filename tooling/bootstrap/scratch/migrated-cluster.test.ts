import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { schemaKey } from "./migrated-cluster.ts";

let repository: string;
const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
  fs.writeFileSync(path.join(repository, file), text);
};
beforeEach(() => {
  repository = fs.mkdtempSync(path.join(tmpdir(), "penguin-schema-key-"));
  write("packages/db/migrations/0000_first.sql", "create table a ()");
  write("packages/db/src/access.ts", "export const ACCESS = {};");
  write("packages/db/src/access.test.ts", "");
  write("tooling/bootstrap/scratch/migrated-cluster.ts", "");
  write("pnpm-lock.yaml", "postgres: 18.0");
});
afterEach(() => fs.rmSync(repository, { recursive: true, force: true }));

it.each([
  ["a migration changes", "packages/db/migrations/0000_first.sql"],
  ["a migration is added", "packages/db/migrations/0001_second.sql"],
  ["privileges and policies change", "packages/db/src/access.ts"],
  ["the way it is made changes", "tooling/bootstrap/scratch/migrated-cluster.ts"],
  ["a version changes", "pnpm-lock.yaml"],
])("the key is another when %s", (_, file) => {
  const before = schemaKey(repository);
  expect(schemaKey(repository)).toBe(before);
  write(file, "something else");
  expect(schemaKey(repository)).not.toBe(before);
});

it("the key stays when a test changes", () => {
  const before = schemaKey(repository);
  write("packages/db/src/access.test.ts", "something else");
  expect(schemaKey(repository)).toBe(before);
});
