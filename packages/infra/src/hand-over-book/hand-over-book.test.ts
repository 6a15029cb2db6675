import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createVirtualClock } from "@penguin/runtime/clock";
import type { LineDamage } from "@penguin/runtime/durable-file";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type HandOverBook, openHandOverBook } from "./index.ts";

const HOUR_MS = 3_600_000;
let dir: string;
const clock = createVirtualClock(new Date("2026-11-29T08:00:00Z"));
const openBook = (most = 10): HandOverBook => openHandOverBook({ dir, clock, keepMs: HOUR_MS, most });

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "hand-over-book-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

it("knows after a crash what it knew before, up to the last whole line", async () => {
  const book = openBook();
  await Promise.all([book.begin("<a@b>", "Q1"), book.begin("<c@d>", "Q2"), book.begin("<e@f>", "Q3")]);
  book.confirm("<a@b>", "Q1");
  book.drop("<c@d>", "Q2");
  book.position = "77";
  appendFileSync(path.join(dir, "hand-overs.ndjson"), '["c","<e@f>","Q');
  const again = openBook();
  expect(again.find("<a@b>")).toMatchObject({ queueId: "Q1", state: "queued" });
  expect(again.find("<c@d>")).toBeUndefined();
  expect(again.open()).toMatchObject([{ messageId: "<e@f>", queueId: "Q3", state: "open" }]);
  expect(again.findByQueueId("Q3")?.messageId).toBe("<e@f>");
  expect(again.position).toBe("77");
  await Promise.all([book.close(), again.close()]);
});

it("closes when everything that was begun before is on the disk, however it falls", async () => {
  for (let turn = 0; turn < 40; turn += 1) {
    const book = openBook(1000);
    const begun = [book.begin(`<first${turn}@b>`, `Q${turn}`)];
    await begun[0];
    begun.push(book.begin(`<second${turn}@b>`, `R${turn}`));
    await Promise.resolve();
    begun.push(book.begin(`<last${turn}@b>`, `S${turn}`));
    await book.close();
    await Promise.all(begun);
  }
  const again = openBook(1000);
  expect(again.open()).toHaveLength(120);
  await again.close();
});

it("opens wherever its file was cut, and says which lines it could not read", async () => {
  const book = openBook();
  await book.begin("<a@b>", "Q1");
  book.confirm("<a@b>", "Q1");
  book.position = "77";
  await book.close();
  const file = path.join(dir, "hand-overs.ndjson");
  const whole = readFileSync(file);
  for (let length = 0; length <= whole.length; length += 1) {
    writeFileSync(file, whole.subarray(0, length));
    const cut = openBook();
    await cut.begin("<c@d>", "Q2");
    await cut.close();
    const again = openBook();
    expect(again.find("<c@d>")?.queueId).toBe("Q2");
    await again.close();
  }
  for (const garbage of ["\0", "[]", '["b","<a@b>"]', '["c","<e@["p","7"]', "null"]) {
    writeFileSync(file, `${garbage}\n${whole.toString()}`);
    const told: LineDamage[] = [];
    const again = openHandOverBook({ dir, clock, keepMs: HOUR_MS, most: 10, tell: (one) => told.push(one) });
    expect([again.find("<a@b>")?.state, told]).toEqual(["queued", [{ file, cutBytes: 0, unreadable: 1 }]]);
    await again.close();
  }
});

it("takes a word on one hand-over for no other", async () => {
  const book = openBook();
  await book.begin("<a@b>", "Q1");
  book.drop("<a@b>", "Q1");
  await book.begin("<a@b>", "Q2");
  book.confirm("<a@b>", "Q1");
  book.drop("<a@b>", "Q1");
  expect(book.find("<a@b>")).toMatchObject({ queueId: "Q2", state: "open" });
  await book.begin("<c@d>", "Q2");
  expect(book.findByQueueId("Q2")?.messageId).toBe("<c@d>");
  await book.close();
});

it("lets go of what is too old, in memory and on the disk, and is full before it grows further", async () => {
  const book = openBook(2);
  await book.begin("<old@b>", "Q1");
  clock.advanceTo(new Date(clock.now().getTime() + HOUR_MS - 1));
  await book.begin("<new@b>", "Q2");
  expect(book.isFull()).toBe(true);
  clock.advanceTo(new Date(clock.now().getTime() + 2));
  book.position = "1";
  expect(book.isFull()).toBe(false);
  expect(book.find("<old@b>")).toBeUndefined();
  expect(book.open()).toHaveLength(1);
  await book.close();
  await openBook().close();
  expect(readFileSync(path.join(dir, "hand-overs.ndjson"), "utf8")).not.toContain("<old@b>");
});

it("writes its file anew before it is four times what is live, and loses nothing by it", async () => {
  const book = openBook(100_000);
  const padding = "x".repeat(2000);
  for (let n = 0; n < 9000; n += 1) {
    const begun = book.begin(`<${n}@${padding}>`, `Q${n}`);
    if (n % 1000 === 0) await begun;
    if (n % 3 > 0) book.drop(`<${n}@${padding}>`, `Q${n}`);
    book.position = String(n);
  }
  expect(readFileSync(path.join(dir, "hand-overs.ndjson")).length).toBeLessThan(24_000_000);
  await book.close();
  const again = openBook(100_000);
  expect(again.open()).toHaveLength(3000);
  expect(again.position).toBe("8999");
  await again.close();
});
