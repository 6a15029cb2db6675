import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hit } from "@penguin/core/event";
import { openSpool } from "@penguin/infra/spool";
import { createVirtualClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createSpooledStore, type SpooledEntry } from "./spooled-store.ts";

const log = createLogger({ name: "test", level: "silent" });
const AT = new Date("2026-03-02T09:00:00.000Z");
const HIT: Hit = { kind: "open", tenantId: "t", messageId: "m", method: "GET", userAgent: "x", at: AT };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "edge-spool-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A database that never answers. */
const silent = () => new Promise<never>(() => undefined);
const openStore = (mostBytes: number) => {
  const spool = openSpool<SpooledEntry>({ dir, mostBytes, log });
  const store = createSpooledStore({
    hits: { record: silent, close: async () => undefined },
    spool,
    forTenant: () => {
      throw new Error("the database is away");
    },
    clock: createVirtualClock(AT),
    probe: silent,
    log,
  });
  return { spool, store };
};

it("promises nothing once the disk takes nothing more", async () => {
  const { spool, store } = openStore(0);
  await store.open(HIT);
  await expect(store.open(HIT)).rejects.toThrow("full");
  await expect(store.unsubscribe({ tenantId: "t", messageId: "m" })).rejects.toThrow("full");
  await expect(store.click({ ...HIT, kind: "click", link: 0 })).rejects.toThrow("away");
  await store.close();
  const given: SpooledEntry[] = [];
  expect(spool.isEmpty()).toBe(false);
  const next = openSpool<SpooledEntry>({ dir, mostBytes: 0, log });
  await next.replay(async (entries) => void given.push(...entries));
  expect(given).toEqual([{ kind: "open", hit: { ...HIT, at: undefined }, at: AT.toISOString() }]);
});

it("waits once for a database that does not answer, and for nobody after that", async () => {
  const { store } = openStore(1_000_000);
  const took: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const from = performance.now();
    await store.open(HIT);
    took.push(performance.now() - from);
  }
  expect(Math.max(...took.slice(1))).toBeLessThan(500);
  expect(took[0]).toBeLessThan(1000);
  await store.close();
});

it("stores also what came while it stored what lay there", async () => {
  const spool = openSpool<SpooledEntry>({ dir, mostBytes: 1_000_000, log });
  const stored: string[] = [];
  let isBack = false;
  let release = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => (release = resolve));
  let begun = (): void => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const record = async ({ messageId }: Hit): Promise<string | undefined> => {
    if (!isBack) throw new Error("the database is away");
    begun();
    await isHeld;
    stored.push(messageId);
    return undefined;
  };
  const store = createSpooledStore({
    hits: { record, close: async () => undefined },
    spool,
    forTenant: () => {
      throw new Error("nobody leaves");
    },
    clock: createVirtualClock(AT),
    probe: async () => {
      if (!isBack) throw new Error("the database is away");
    },
    log,
  });
  await store.open({ ...HIT, messageId: "first" });
  isBack = true;
  await hasBegun;
  await store.open({ ...HIT, messageId: "second" });
  release();
  await expect.poll(() => stored, { timeout: 5000 }).toEqual(["first", "second"]);
  await expect.poll(() => spool.isEmpty()).toBe(true);
  await store.close();
});
