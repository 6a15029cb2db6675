import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { itLong } from "@penguin/testkit";
import { describe, expect, it } from "vitest";
import type { CrashFigures } from "./bench-crash.ts";

const MAIN = path.join(import.meta.dirname, "../main.ts");
const LOADER = import.meta.resolve("tsx");

/** The bench as a person runs it: its figures and its exit code. */
const run = async (
  without: "journal" | "fence" | "refusal",
): Promise<{ code: number | null; figures: CrashFigures }> => {
  const size = ["--messages", "160", "--faults", "2", "--seed", "3"];
  const child = spawn(
    process.execPath,
    ["--import", LOADER, MAIN, "crash", "--json", ...size, "--without", without],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const printed = await text(child.stdout);
  const figures = JSON.parse(printed.trim().split("\n").at(-1) ?? "") as CrashFigures;
  return { code: await ended, figures };
};

/** That it finds nothing with every protection in place is shown by the command in docs/guide/reliability.md. */
describe("the crash bench", { timeout: 300_000 }, () => {
  it.concurrent("notices mails whose fate nobody remembers, without the journal", async () => {
    const { code, figures } = await run("journal");
    expect(figures.external.unknown).toBeGreaterThan(figures.external.unknowable);
    expect(code).toBe(1);
  });

  itLong("notices mails that left twice, without lease and fence", { concurrent: true }, async () => {
    const { code, figures } = await run("fence");
    expect(figures.duplicates).toBeGreaterThan(0);
    expect(code).toBe(1);
  });

  itLong(
    "notices mails that left twice, when the mail server takes copies",
    { concurrent: true },
    async () => {
      const { code, figures } = await run("refusal");
      expect(figures.own.duplicates).toBeGreaterThan(0);
      expect(code).toBe(1);
    },
  );
});
