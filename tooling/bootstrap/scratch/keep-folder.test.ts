import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepFolder } from "./keep-folder.ts";

let root: string;
let made: number;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(tmpdir(), "penguin-keep-folder-"));
  made = 0;
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const keep = (key = "a") =>
  keepFolder({
    root,
    key,
    make: async (folder) => {
      made += 1;
      fs.mkdirSync(path.join(folder, "data"));
      fs.writeFileSync(path.join(folder, "data", "table"), "rows");
      await new Promise((resolve) => setImmediate(resolve));
      fs.writeFileSync(path.join(folder, "data", "index"), "order");
    },
  });
const read = (folder: string, name: string): string =>
  fs.readFileSync(path.join(folder, "data", name), "utf8");

describe("a kept folder", () => {
  it("is made once a key", async () => {
    const first = await keep();
    expect(await keep()).toBe(first);
    expect(await keep("b")).not.toBe(first);
    expect(made).toBe(2);
  });

  it("is whole for all who make it at the same moment, and leaves no drafts", async () => {
    const folders = await Promise.all([keep(), keep(), keep()]);
    expect(new Set(folders).size).toBe(1);
    for (const folder of folders)
      expect([read(folder, "table"), read(folder, "index")]).toEqual(["rows", "order"]);
    expect(fs.readdirSync(root)).toEqual(["a"]);
  });

  it.each<[string, (folder: string) => void]>([
    ["without its seal", (folder) => fs.rmSync(path.join(folder, "sealed.json"))],
    ["with a seal cut short", (folder) => fs.truncateSync(path.join(folder, "sealed.json"), 5)],
    ["with a file missing", (folder) => fs.rmSync(path.join(folder, "data", "index"))],
    ["with a file cut short", (folder) => fs.truncateSync(path.join(folder, "data", "table"), 2)],
    [
      "with other bytes of the same length",
      (folder) => fs.writeFileSync(path.join(folder, "data", "table"), "lost"),
    ],
    ["with nothing in it", (folder) => fs.rmSync(path.join(folder, "data"), { recursive: true })],
  ])("is made anew when it is found %s", async (_, tear) => {
    tear(await keep());
    const folder = await keep();
    expect(made).toBe(2);
    expect([read(folder, "table"), read(folder, "index")]).toEqual(["rows", "order"]);
  });

  it("is not there when it could not be made", async () => {
    const failing = keepFolder({ root, key: "a", make: () => Promise.reject(new Error("no room")) });
    await expect(failing).rejects.toThrow("no room");
    expect(fs.readdirSync(root)).toEqual([]);
  });

  it("goes when two newer ones are kept, as drafts do that nobody finishes", async () => {
    for (const [index, key] of ["a", "b"].entries()) {
      const folder = await keep(key);
      fs.utimesSync(folder, index + 1, index + 1);
    }
    fs.mkdirSync(path.join(root, ".draft-old"));
    fs.utimesSync(path.join(root, ".draft-old"), 1, 1);
    fs.mkdirSync(path.join(root, ".draft-new"));
    await keep("c");
    expect(fs.readdirSync(root).sort()).toEqual([".draft-new", "b", "c"]);
  });
});
