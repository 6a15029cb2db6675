import { appendFileSync } from "node:fs";
import { afterAll, expect } from "vitest";
import { testRunEnv } from "./env.ts";

const from = process.cpuUsage();

/** Notes the CPU seconds that this process spent on a test file, a line of JSON each, where the caller asked for it. */
afterAll(() => {
  const { cpuFile } = testRunEnv();
  const { testPath } = expect.getState();
  if (cpuFile === undefined || testPath === undefined) return;
  const { user, system } = process.cpuUsage(from);
  appendFileSync(cpuFile, `${JSON.stringify([testPath, (user + system) / 1e6])}\n`);
});
