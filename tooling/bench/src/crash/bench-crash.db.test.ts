import { describe, expect, it } from "vitest";
import { benchCrash, isHarmless } from "./bench-crash.ts";

const run = (faults: number, without?: "journal" | "fence" | "refusal") =>
  benchCrash({ messages: 160, faults, seed: 3, without });

describe("the crash bench", { timeout: 180_000 }, () => {
  it("finds nothing doubled, lost or unknown as the product is", async () => {
    const figures = await run(8);
    expect(figures).toMatchObject({ messages: 160, kills: 8, duplicates: 0, lost: 0, own: { unknown: 0 } });
    expect(isHarmless(figures)).toBe(true);
  });

  it("notices mails whose fate nobody remembers, without the journal", async () => {
    const figures = await run(6, "journal");
    expect(figures.external.unknown).toBeGreaterThan(figures.external.unknowable);
    expect(isHarmless(figures)).toBe(false);
  });

  it("notices mails that left twice, without lease and fence", async () => {
    const figures = await run(6, "fence");
    expect(figures.duplicates).toBeGreaterThan(0);
    expect(isHarmless(figures)).toBe(false);
  });

  it("notices mails that left twice, when the mail server takes copies", async () => {
    const figures = await run(6, "refusal");
    expect(figures.own.duplicates).toBeGreaterThan(0);
    expect(isHarmless(figures)).toBe(false);
  });
});
