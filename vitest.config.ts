import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tooling/vitest/src/longest-first.ts";

/** Modules hold no clients and do no work at import, so files share them: loading them anew for each took half of the time. */
const node = {
  environment: "node" as const,
  isolate: false,
  // No more than there are processors: what tests wait for, databases and servers, runs on the same ones.
  maxWorkers: availableParallelism(),
  testTimeout: 60_000,
  hookTimeout: 120_000,
  setupFiles: [resolve(import.meta.dirname, "tooling/vitest/src/note-cpu.ts")],
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...node,
          name: "unit",
          include: [
            "packages/*/src/**/*.test.ts",
            "packages/*/src/**/*.test.tsx",
            "apps/*/src/**/*.test.ts",
            "tooling/*/**/*.test.{ts,mjs}",
          ],
          exclude: ["**/node_modules/**", "**/*.db.test.ts", "**/.next/**"],
        },
      },
      {
        test: {
          ...node,
          name: "db",
          include: [
            "packages/*/src/**/*.db.test.ts",
            "apps/*/src/**/*.db.test.ts",
            "tooling/*/{src,scratch}/**/*.db.test.ts",
          ],
          globalSetup: ["tooling/vitest/src/global-setup.ts"],
          testTimeout: 300_000,
        },
      },
    ],
  },
});
