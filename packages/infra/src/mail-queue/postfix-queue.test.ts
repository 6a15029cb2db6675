import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPostfixQueue } from "./index.ts";

let dir: string;
const put = (place: string, mode: number): void => {
  const file = path.join(dir, place);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, mode);
};

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "mail-queue-"));
  for (const place of ["incoming", "active", "deferred", "hold", "corrupt"]) mkdirSync(path.join(dir, place));
});
afterAll(() => rmSync(dir, { recursive: true }));

it("tells a whole mail from one that is being written, wherever Postfix spread it", async () => {
  put("incoming/AAAAA1", 0o600);
  put("incoming/AAAAA2", 0o700);
  put("deferred/B/BBBBB1", 0o700);
  put("deferred/B/C/BCBBB1", 0o700);
  put("active/CCCCC1", 0o700);
  put("hold/DDDDD1", 0o700);
  const queue = openPostfixQueue(dir);
  const found = ["AAAAA1", "AAAAA2", "BBBBB1", "BCBBB1", "CCCCC1", "DDDDD1", "EEEEE1"].map((id) =>
    queue.find(id),
  );
  expect(await Promise.all(found)).toEqual([
    "unfinished",
    "queued",
    "queued",
    "queued",
    "queued",
    "held",
    "absent",
  ]);
});

it("says nothing of a queue it cannot read, or of what is no queue id", async () => {
  await expect(openPostfixQueue(path.join(dir, "nowhere")).find("AAAAA1")).rejects.toThrow("ENOENT");
  await expect(openPostfixQueue(dir).find("../AAAA")).rejects.toThrow("no queue id");
});
