import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { createDiskObjectStore } from "@penguin/infra/object-store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createKit, createTenant, type Kit, upload } from "../testing/index.ts";
import { getImport, runImport, startImport } from "./index.ts";

/** 200 MB takes ten times as long and uses the same path; memory does not depend on the size of the file. */
const FILE_MB = 20;
const GROWTH_MAX_MB = 150;

let kit: Kit;
const directory = mkdtempSync(path.join(tmpdir(), "import-"));
beforeAll(async () => {
  kit = await createKit();
  kit.doors.objects = createDiskObjectStore(directory);
});
afterAll(async () => {
  await kit.close();
  rmSync(directory, { recursive: true });
});

function* lines(): Generator<Buffer> {
  const filler = "y".repeat(900);
  let size = 0;
  yield Buffer.from("email,first name,note\n");
  for (let i = 0; size < FILE_MB * 1_048_576; i += 1) {
    const line = Buffer.from(
      i % 10 === 0
        ? `p${i}@firm.example,First ${i},${filler.slice(0, 400)}\n`
        : `not an address ${i},x,${filler}\n`,
    );
    size += line.length;
    yield line;
  }
}

it(`imports a file of ${FILE_MB} MB with bounded memory`, { timeout: 120_000 }, async () => {
  const tenant = await createTenant(kit);
  const { importId, mapping } = await upload(tenant, Readable.from(lines(), { objectMode: false }));
  await startImport(tenant.ctx, { importId, mapping, listName: "Many" });
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);

  await runImport(kit.system(tenant.tenantId), importId);

  clearInterval(watch);
  const growthMb = Math.round((peak - before) / 1_048_576);
  const job = await getImport(tenant.ctx, { importId });
  process.stdout.write(`import: ${FILE_MB} MB, ${job.rowsRead} rows, memory grew by ${growthMb} MB\n`);
  expect(job).toMatchObject({ state: "completed" });
  expect(job.rowsImported + job.rowsRefused).toBe(job.rowsRead);
  expect(growthMb).toBeLessThan(GROWTH_MAX_MB);
});
