import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startPostgres } from "../postgres.mjs";

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "penguin-postgres-"));
  chmodSync(folder, 0o755);
  dataDir = path.join(folder, "data");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isBegun = (): boolean =>
  [dataDir, `${dataDir}.new`].some((dir) => existsSync(path.join(dir, "PG_VERSION")));

it("starts where an earlier start was killed while it made the cluster, and where a power cut emptied the server's lock", async () => {
  const source = JSON.stringify(path.join(import.meta.dirname, "../postgres.mjs"));
  const script = `import { startPostgres } from ${source};
    await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, superPassword: "x", throwAway: true });`;
  const first = spawn(process.execPath, ["--input-type=module", "-e", script], {
    detached: true,
    stdio: "ignore",
  });
  const gone = new Promise((resolve) => first.once("exit", resolve));
  while (!isBegun()) await new Promise((resolve) => setTimeout(resolve, 5));
  process.kill(-(first.pid ?? Number.NaN), "SIGKILL");
  await gone;
  const server = await startPostgres({ dataDir, superPassword: "x", throwAway: true });
  await server.stop();
  writeFileSync(path.join(dataDir, "postmaster.pid"), "");
  const again = await startPostgres({ dataDir, superPassword: "x", throwAway: true });
  expect(again.adopted).toBe(false);
  await again.stop();
});
