import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { loadSecrets } from "./secrets.mjs";

const folderOf = () => fs.mkdtempSync(path.join(os.tmpdir(), "penguin-secrets-"));

it("makes secrets once, adds missing ones and keeps the file private", () => {
  const folder = folderOf();
  const file = path.join(folder, "secrets.json");
  const first = loadSecrets(file, { hasDatabase: false });
  expect(first.tokenKeys).toMatch(/^1:[\w-]{43}$/);
  expect(first.secretKeys).toMatch(/^k1:[\w-]{43}$/);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(loadSecrets(file, { hasDatabase: true })).toEqual(first);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  const { redisPassword: _gone, ...rest } = first;
  fs.writeFileSync(file, JSON.stringify(rest));
  expect(loadSecrets(file, { hasDatabase: true })).toMatchObject(rest);
  fs.rmSync(folder, { recursive: true });
});

it("makes none anew beside a database, wherever the file was cut, and says what to do", () => {
  const folder = folderOf();
  const file = path.join(folder, "secrets.json");
  const first = loadSecrets(file, { hasDatabase: false });
  const whole = fs.readFileSync(file, "utf8");
  for (let length = 0; length < whole.length; length += 9) {
    fs.writeFileSync(file, whole.slice(0, length));
    expect(() => loadSecrets(file, { hasDatabase: true })).toThrow(
      /damaged.*put the file back from a copy.*--reset/,
    );
    expect(fs.readFileSync(file, "utf8")).toBe(whole.slice(0, length));
  }
  for (const text of ["null", "[]", "{}", '{"superPassword":5}']) {
    fs.writeFileSync(file, text);
    expect(() => loadSecrets(file, { hasDatabase: true })).toThrow("damaged");
  }
  fs.rmSync(file);
  expect(() => loadSecrets(file, { hasDatabase: true })).toThrow("missing");
  fs.writeFileSync(file, whole.slice(0, 40));
  expect(loadSecrets(file, { hasDatabase: false }).superPassword).not.toBe(first.superPassword);
  fs.rmSync(folder, { recursive: true });
});
