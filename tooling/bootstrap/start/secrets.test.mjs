import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { loadSecrets } from "./secrets.mjs";

it("makes secrets once, adds missing ones, keeps the file private and refuses a broken one", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-secrets-"));
  const file = path.join(folder, "secrets.json");
  const first = loadSecrets(file);
  expect(first.tokenKeys).toMatch(/^1:[\w-]{43}$/);
  expect(first.secretKeys).toMatch(/^k1:[\w-]{43}$/);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(loadSecrets(file)).toEqual(first);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  const { redisPassword: _gone, ...rest } = first;
  fs.writeFileSync(file, JSON.stringify(rest));
  expect(loadSecrets(file)).toMatchObject(rest);
  fs.writeFileSync(file, "{");
  expect(() => loadSecrets(file)).toThrow("start over with --reset");
  fs.rmSync(folder, { recursive: true });
});
