import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { createFakeObjectStore } from "./fake.ts";
import { createDiskObjectStore } from "./index.ts";

const directory = mkdtempSync(path.join(tmpdir(), "objects-"));
afterAll(() => rmSync(directory, { recursive: true }));
const stream = (body: string): Readable => Readable.from([Buffer.from(body)], { objectMode: false });

describe.each([
  ["on disk", () => createDiskObjectStore(directory)],
  ["in memory", () => createFakeObjectStore()],
])("an object store %s", (_name, open) => {
  it("gives back what was put, with its size, until it is removed", async () => {
    const store = open();
    expect(await store.put("imports/a/1", stream("hello"), 100)).toBe(5);
    expect(await text(store.get("imports/a/1"))).toBe("hello");
    await store.remove("imports/a/1");
    await store.remove("imports/a/1");
    await expect((async () => text(store.get("imports/a/1")))()).rejects.toThrow();
  });

  it("throws for more than it may take", async () => {
    await expect(open().put("imports/a/2", stream("x".repeat(101)), 100)).rejects.toThrow(RangeError);
  });
});

describe("the disk", () => {
  it("keeps nothing of a file that was too large", async () => {
    await createDiskObjectStore(directory)
      .put("too/large", stream("x".repeat(101)), 100)
      .catch(() => undefined);
    expect(existsSync(path.join(directory, "too")) ? readdirSync(path.join(directory, "too")) : []).toEqual(
      [],
    );
  });

  it.each(["../outside", "a/../../b", "/etc/passwd", "A", "a//b", "", "a/b\u0000"])(
    "takes no key like %j",
    async (key) => {
      await expect(createDiskObjectStore(directory).put(key, stream("x"), 10)).rejects.toThrow(RangeError);
    },
  );
});
