import fs from "node:fs";
import { chromium, type FullConfig, type Page } from "@playwright/test";
import { logIn } from "./account-steps.ts";
import { browserLaunch } from "./browser-launch.ts";
import { browserTestEnv } from "./env.ts";
import { type Instance, keepInstance, parseInstance, STATE } from "./instance.ts";
import { startOutsideHost } from "./mail-host.ts";
import { addressesOf, keepAddresses, OWNER } from "./route-addresses.ts";
import { dashboardRoutes } from "./route-list.ts";
import type { RunPlan } from "./run-plan.ts";
import { freePort, type Started, startInstance } from "./start-instance.ts";

const STOP_MS = 5_000;

/** Brings the product up for all tests; what it gives back stops it again. */
export default async function setUp(config: FullConfig): Promise<() => Promise<void>> {
  const { seed, looks, notes, movedToLong } = config.metadata as RunPlan;
  for (const note of notes) process.stdout.write(`    ${note}\n`);
  for (const name of movedToLong) process.stdout.write(`    only with --long: ${name}\n`);
  const { given } = browserTestEnv();
  if (given !== "") {
    await openInstance({ ...parseInstance(fs.readFileSync(given, "utf8").trim()), seed, looks });
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
  const instance = { ...started.instance, seed, looks, outside: outside.account };
  await openInstance(instance).catch(async (error: unknown) => {
    await Promise.all([outside.stop(), started.stop()]);
    throw error;
  });
  return async () => {
    await outside.stop();
    await stopWithOpenTab(instance, started.stop);
  };
}

/** Signs its owner in and finds the pages they can see, once for all tests. */
async function openInstance(instance: Instance): Promise<void> {
  keepInstance(instance);
  const browser = await chromium.launch(browserLaunch());
  try {
    const page = await browser.newPage();
    await logIn(page, instance);
    await makeKey(page, instance);
    const addresses = await addressesOf(page.request, instance.webUrl, dashboardRoutes());
    const missing = [...addresses.values()].filter((address) => address.includes("00000000-"));
    if (missing.length > 0) throw new Error(`These pages have no row to show: ${missing.join(", ")}.`);
    keepAddresses(addresses);
    await page.context().storageState({ path: OWNER });
  } finally {
    await browser.close();
  }
}

/** A start gives the owner rows of every kind but this one. */
async function makeKey(page: Page, { webUrl }: Instance): Promise<void> {
  const asked = { json: { name: "Robot", scopes: ["read_analytics"] } };
  const answer = await page.request.post(`${webUrl}/api/trpc/apiKey.create`, { data: asked });
  if (!answer.ok()) throw new Error(`No API key was made: ${await answer.text()}`);
}

/** The last check: an instance with a tab that listens to live numbers ends at once and without a fault. */
async function stopWithOpenTab({ webUrl }: Instance, stop: Started["stop"]): Promise<void> {
  const browser = await chromium.launch(browserLaunch());
  try {
    const page = await browser.newPage({ storageState: OWNER });
    const stream = page.waitForResponse((response) => response.url().includes("live.changes"));
    await page.goto(`${webUrl}/dashboard`);
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
