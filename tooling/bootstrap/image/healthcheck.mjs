import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * What the images' health checks run, for there is no curl: `healthcheck.mjs <ready> <alive> [<parent>]`. Exit 0 when the
 * address of readiness answers 2xx within two seconds. A process whose other address has given no answer at all for thirty
 * seconds hangs, which no restart policy sees: it is killed, so that its container ends and is started again. It is the one
 * whose parent is process 1, the init that compose puts before it.
 */
const SILENT_MS = 30_000;
const ANSWER_MS = 2_000;

const [, , ready, alive, parent = "1"] = process.argv;
const noted = path.join(os.tmpdir(), `silent-since-${parent}`);

const ask = (url) => fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined);

const parentOf = (pid) => {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
  } catch {
    return undefined;
  }
};

const silentSince = (now) => {
  try {
    const since = Number(fs.readFileSync(noted, "utf8"));
    if (since > 0 && since <= now) return since;
  } catch {
    // It answered until now.
  }
  fs.writeFileSync(noted, String(now));
  return now;
};

const uptimeMs = () => Math.round(os.uptime() * 1000);

const endSilent = () => {
  if (uptimeMs() - silentSince(uptimeMs()) < SILENT_MS) return;
  const own = String(process.pid);
  const silent = fs
    .readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && pid !== own && parentOf(pid) === parent);
  for (const pid of silent) process.kill(Number(pid), "SIGKILL");
  fs.rmSync(noted, { force: true });
};

const [answer, sign] = await Promise.all([ask(ready), ask(alive)]);
if (sign) fs.rmSync(noted, { force: true });
else endSilent();
process.exit(answer?.ok ? 0 : 1);
