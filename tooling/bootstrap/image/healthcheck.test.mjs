import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const SERVICE = `
const http = require("node:http");
http
  .createServer((request, response) => {
    if (request.url === "/hang") for (;;);
    response.writeHead(request.url === "/ready" ? 503 : 200).end("{}");
  })
  .listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;
/** As the init of a container: it waits for the one process it started. */
const INIT = 'node -e "$0" & echo $!; wait $!';

let folder;
let init;
let port;
let pid;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-healthcheck-"));
  init = spawn("sh", ["-c", INIT, SERVICE], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  init.stdout.on("data", (chunk) => (text += chunk));
  while (!/^\d+\n\d+\n$/.test(text)) await once(init.stdout, "data");
  [pid, port] = text.trim().split("\n").map(Number);
});
afterEach(async () => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The check has ended it.
  }
  fs.rmSync(folder, { recursive: true });
});

const check = async () => {
  const url = `http://127.0.0.1:${port}`;
  const script = path.join(import.meta.dirname, "healthcheck.mjs");
  const args = [script, `${url}/ready`, `${url}/health`, String(init.pid)];
  const [code] = await once(
    spawn(process.execPath, args, { env: { ...process.env, TMPDIR: folder } }),
    "exit",
  );
  return code;
};
const noted = () => path.join(folder, `silent-since-${init.pid}`);

it("lets a process live that is not ready, and has one ended that gave no answer for thirty seconds", async () => {
  expect(await check()).toBe(1);
  expect(fs.existsSync(noted())).toBe(false);
  void fetch(`http://127.0.0.1:${port}/hang`).catch(() => undefined);
  expect(await check()).toBe(1);
  const since = Number(fs.readFileSync(noted(), "utf8"));
  expect(since).toBeGreaterThan(0);
  process.kill(pid, 0);
  fs.writeFileSync(noted(), String(since - 31_000));
  const ended = once(init, "exit");
  expect(await check()).toBe(1);
  await ended;
}, 30_000);
