import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { canStartImapHost } from "@penguin/testbed/imap-host";
import { itLong } from "@penguin/testkit";
import { describe, expect, it } from "vitest";
import type { ImapFigures } from "./bench-imap.ts";

const MAIN = path.join(import.meta.dirname, "../main.ts");
const LOADER = import.meta.resolve("tsx");

/** The bench as a person runs it: its figures and its exit code. */
const run = async (without: readonly string[]): Promise<{ code: number | null; figures: ImapFigures }> => {
  const size = ["--messages", "24", "--seconds", "6"];
  const child = spawn(process.execPath, ["--import", LOADER, MAIN, "imap", "--json", ...size, ...without], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const printed = await text(child.stdout);
  const figures = JSON.parse(printed.trim().split("\n").at(-1) ?? "") as ImapFigures;
  return { code: await ended, figures };
};

const skip = !canStartImapHost();

describe("the bench of mailboxes (needs dovecot, started by root)", { timeout: 400_000, skip }, () => {
  it.concurrent("finds every mail recorded once, though a reader is killed and mails are moved", async () => {
    const { code, figures } = await run([]);
    expect(figures).toMatchObject({ mailboxes: 24, missed: 0, twice: 0, moved: 2 });
    expect(figures.onDisk).toBeGreaterThan(100);
    expect(code).toBe(0);
  });

  itLong(
    "notices mails that are recorded again when they were moved, without their names",
    { concurrent: true },
    async () => {
      const { code, figures } = await run(["--without", "dedup"]);
      expect(figures.twice).toBeGreaterThan(0);
      expect(code).toBe(1);
    },
  );

  itLong(
    "notices lost mails when the place is kept before they are recorded",
    { concurrent: true },
    async () => {
      const { code, figures } = await run(["--without", "cursor"]);
      expect(figures.missed).toBeGreaterThan(0);
      expect(code).toBe(1);
    },
  );
});
