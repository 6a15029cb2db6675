import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { doOnce, fingerprintOf } from "./stamp.mjs";

it("does work once for each fingerprint, again after a failure, and always without a stamp", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-stamp-"));
  const file = path.join(folder, "stamp");
  let runs = 0;
  const work = async () => {
    runs += 1;
    return "done";
  };
  const run = (fingerprint, given = work) => doOnce({ file, fingerprint, unchanged: "unchanged" }, given);
  expect([await run("a"), await run("a"), await run("b")]).toEqual(["done", "unchanged", "done"]);
  await expect(run("c", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await run("c")).toBe("done");
  expect(await doOnce({ file: undefined, fingerprint: "c", unchanged: "" }, work)).toBe("done");
  expect(runs).toBe(4);
  for (const torn of ["", "\0"]) {
    fs.writeFileSync(file, torn);
    expect(await run("c")).toBe("done");
  }
  fs.rmSync(folder, { recursive: true });
});

it("changes with the files and with the facts", () => {
  const one = fingerprintOf(["packages/db/migrations"], { a: 1 });
  expect(fingerprintOf(["packages/db/migrations"], { a: 1 })).toBe(one);
  expect(fingerprintOf(["packages/db/migrations"], { a: 2 })).not.toBe(one);
  expect(fingerprintOf(["packages/db/src"], { a: 1 })).not.toBe(one);
});
