import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  inventContacts,
  openRehearsal,
  openRehearsalDatabase,
  registerOwner,
  seededDeployment,
} from "@penguin/cli/rehearse";
import { getImport, startImport, uploadContactFile } from "@penguin/core/contact";
import { systemClock } from "@penguin/runtime/clock";

export interface ImportFigures {
  rows: number;
  megabytes: number;
  rowsPerSecond: number;
  /** The most memory the process took beyond what it had before, in megabytes. */
  memoryGrowthMb: number;
}

const MEGABYTE = 1_048_576;

const watchMemory = (): (() => number) => {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  return () => {
    clearInterval(timer);
    return Math.round((most - before) / MEGABYTE);
  };
};

/** Imports a CSV file of so many invented people on a cluster that syncs its commits; throws unless every row is in. */
export async function benchImport(rows: number): Promise<ImportFigures> {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-bench-"));
  const start = systemClock.now();
  const database = await openRehearsalDatabase(start, { durable: true });
  try {
    const file = path.join(dir, "people.csv");
    inventContacts(file, { seed: "bench", count: rows, domainOf: (n) => `company-${n % 997}.example` });
    const deployment = seededDeployment("bench", dir);
    const options = { seed: "bench", start, tickMs: 60_000, storeDir: undefined, database, deployment };
    const stage = await openRehearsal(options);
    const { ctx, workspaceId } = await registerOwner(stage, {
      email: "owner@agency.example",
      name: "Bench",
      password: "a long enough password",
      organisation: "Bench",
    });
    await stage.runner.runDue();
    const memoryGrowth = watchMemory();
    const started = performance.now();
    const input = { workspaceId, fileName: "people.csv" };
    const { importId, mapping } = await uploadContactFile(ctx, input, createReadStream(file));
    await startImport(ctx, { importId, mapping, listName: "Bench" });
    await stage.runner.runDue();
    const seconds = (performance.now() - started) / 1000;
    const memoryGrowthMb = memoryGrowth();
    const done = await getImport(ctx, { importId });
    await stage.close();
    if (done.rowsImported !== rows) throw new Error(`${done.rowsImported} of ${rows} rows were imported`);
    const megabytes = Math.round((statSync(file).size / MEGABYTE) * 10) / 10;
    return { rows, megabytes, rowsPerSecond: Math.round(rows / seconds), memoryGrowthMb };
  } finally {
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
