import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newDkimKey } from "./host-accounts.ts";
import { campaignMail, runUntil, sampleWorld, type SampleWorld, temporaryFolder } from "./testing/sample.ts";

const GARBAGE = ["", "\0\0\0\0", "null", "{}", "[5]", "[[", "5\n", "not json\n", "{}\nnull\n[]\n"];

let storeDir: string;
let whole: Map<string, Buffer>;

const submit = ({ host }: SampleWorld, rcptTo: string, id: string) =>
  host.submit({
    user: "amy@acme.test",
    mailFrom: "amy@acme.test",
    rcptTo: [rcptTo],
    raw: campaignMail(rcptTo, id),
  });

const filesBelow = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: "utf8" })
    .map((name) => join(dir, name))
    .filter((file) => statSync(file).isFile());

/** A host with a mail that waits, one that was delivered far away, one in a mailbox of its own, and a zone. */
beforeEach(async () => {
  storeDir = temporaryFolder();
  const sample = sampleWorld({ storeDir });
  sample.world.dns.zones.create("acme.test");
  const domain = sample.host.accounts.domain("acme.test");
  if (domain) sample.host.accounts.putDomain({ ...domain, dkim: newDkimKey("s1") });
  await submit(sample, "b@ok.test", "m1");
  await submit(sample, "amy@acme.test", "m2");
  await runUntil(sample);
  await submit(sample, "c@ok.test", "m3");
  sample.host.close();
  whole = new Map(filesBelow(storeDir).map((file) => [file, readFileSync(file)]));
});
/** What was told of damage; it would bury the result. */
const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
afterEach(() => {
  rmSync(storeDir, { recursive: true, force: true });
  told.mockClear();
});
afterAll(() => told.mockRestore());

const putBack = (): void => {
  rmSync(storeDir, { recursive: true });
  for (const [file, bytes] of whole) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
};

const named = (end: string): string[] => [...whole.keys()].filter((file) => file.endsWith(end));

describe("a simulated internet whose files were damaged", () => {
  it("starts, takes mail and brings it on, whichever of them was cut wherever, or is garbage", async () => {
    const read = [".json", ".jsonl", ".log"].flatMap(named);
    expect(read.map((file) => file.split("/").at(-1))).toEqual(
      expect.arrayContaining(["zones.json", "accounts.json", "attempts.jsonl", "index.jsonl", "mail.log"]),
    );
    for (const file of read) {
      const bytes = whole.get(file) ?? Buffer.alloc(0);
      const step = Math.max(1, Math.floor(bytes.length / 8));
      const cuts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, n) =>
        bytes.subarray(0, n * step),
      );
      for (const damaged of [...cuts, ...GARBAGE, Buffer.concat([Buffer.from("\0{]\n"), bytes])]) {
        putBack();
        writeFileSync(file, damaged);
        const sample = sampleWorld({ storeDir });
        expect((await submit(sample, "d@ok.test", "m4")).code).toBe(250);
        await runUntil(sample);
        expect(sample.world.store.messages("d@ok.test")).toHaveLength(1);
        sample.host.close();
        const again = sampleWorld({ storeDir });
        expect(again.world.store.messages("d@ok.test")).toHaveLength(1);
        again.host.close();
      }
    }
  });

  it("keeps every queue file that is whole beside one that is not, and the other for somebody to look at", async () => {
    const [file = ""] = named(".json").filter((name) => name.includes("/queue/"));
    writeFileSync(join(dirname(file), "0123456789A.json"), "");
    writeFileSync(join(dirname(file), "BCDEF012345.json.new"), '{"id":"BC');
    const sample = sampleWorld({ storeDir });
    expect(sample.host.queueSize()).toBe(1);
    expect(told.mock.calls.map(([line]) => String(line))).toEqual([
      expect.stringContaining("a file could not be read and was put aside"),
    ]);
    expect(sample.host.readLog(0).text).toContain('warning: saving corrupt file "0123456789A"');
    expect(readdirSync(join(dirname(file), "..", "corrupt"))).toEqual(["0123456789A.json"]);
    await runUntil(sample);
    expect(sample.world.store.messages("c@ok.test")).toHaveLength(1);
    expect(readdirSync(dirname(file))).toEqual([]);
    sample.host.close();
  });
});
