import fs from "node:fs";
import { chromium, type FullConfig } from "@playwright/test";
import { logIn } from "./account-steps.ts";
import { browserLaunch } from "./browser-launch.ts";
import { type Instance, keepInstance, parseInstance, STATE } from "./instance.ts";
import { startOutsideHost } from "./mail-host.ts";
import { freePort, type Started, startInstance } from "./start-instance.ts";

const STOP_MS = 5_000;

/** Brings the product up for all tests; what it gives back stops it again. */
export default async function setUp(config: FullConfig): Promise<() => Promise<void>> {
  const given = String(config.metadata["given"] ?? "");
  const seed = String(config.metadata["seed"] ?? Date.now());
  if (given !== "") {
    keepInstance({ ...parseInstance(fs.readFileSync(given, "utf8").trim()), seed });
    return () => Promise.resolve();
  }
  const receivers = await freePort();
  const outside = await startOutsideHost(seed, receivers);
  const ports = outside.account ? [outside.account.submission, outside.account.imap] : [];
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  const started = await startInstance(STATE, { receivers, hosts }).catch(async (error: unknown) => {
    await outside.stop();
    throw error;
  });
  const instance = { ...started.instance, seed, outside: outside.account };
  keepInstance(instance);
  return async () => {
    await outside.stop();
    await stopWithOpenTab(instance, started.stop);
  };
}

/** The last check: an instance with a tab that listens to live numbers ends at once and without a fault. */
async function stopWithOpenTab(instance: Instance, stop: Started["stop"]): Promise<void> {
  const browser = await chromium.launch(browserLaunch());
  try {
    const page = await browser.newPage();
    const stream = page.waitForResponse((response) => response.url().includes("live.changes"));
    await logIn(page, instance);
    const status = (await stream).status();
    if (status !== 200) throw new Error(`The live stream answered ${status}.`);
  } catch (error) {
    await stop();
    await browser.close();
    throw error;
  }
  const { ms, code } = await stop();
  await browser.close();
  const took = `with an open tab SIGTERM took ${Math.round(ms)} ms, exit ${code}`;
  process.stdout.write(`    ${took}\n`);
  if (code !== 0 || ms > STOP_MS) throw new Error(`The instance did not end as it must: ${took}.`);
}
