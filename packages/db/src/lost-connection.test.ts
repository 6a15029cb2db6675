import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";
import { isLostConnection } from "./lost-connection.ts";

const MODULE = path.join(import.meta.dirname, "lost-connection.ts");
const LOADER = import.meta.resolve("tsx");

/** A process in which a promise that nobody waits for is rejected, and that says so if it is still there. */
const orphan = (error: string) =>
  spawnSync(
    process.execPath,
    [
      "--import",
      LOADER,
      "--input-type=module",
      "-e",
      `const { outliveDatabase } = await import(${JSON.stringify(MODULE)});
       outliveDatabase((error) => console.log("told of", error.code));
       void Promise.reject(${error});
       setTimeout(() => console.log("alive"), 50);`,
    ],
    { encoding: "utf8" },
  );

it("lives on when a connection goes, and dies of anything else", () => {
  const lost = orphan('Object.assign(new Error("gone"), { code: "CONNECTION_CLOSED" })');
  expect(lost).toMatchObject({ status: 0, stdout: "told of CONNECTION_CLOSED\nalive\n" });
  const broken = orphan('new TypeError("a mistake of ours")');
  expect(broken.status).not.toBe(0);
  expect(broken.stdout).not.toContain("alive");
});

it.each([
  [Object.assign(new Error("x"), { code: "57P01" }), true],
  [new Error("a query failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) }), true],
  [Object.assign(new Error("x"), { code: "23505" }), false],
  [new TypeError("x"), false],
  ["CONNECTION_CLOSED", false],
])("%s", (error, lost) => {
  expect(isLostConnection(error)).toBe(lost);
});
