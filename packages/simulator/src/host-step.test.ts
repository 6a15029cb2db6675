import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { expect, it } from "vitest";
import { HOST_STEPS, type HostStep } from "./host-step.ts";
import { campaignMail, runUntil, sampleWorld, type SampleWorld, temporaryFolder } from "./testing/sample.ts";

const STRUCK = new URL("./testing/struck-host.ts", import.meta.url).pathname;

const submit = ({ host }: SampleWorld) =>
  host.submit({
    user: "amy@acme.test",
    mailFrom: "amy@acme.test",
    rcptTo: ["a@ok.test"],
    raw: campaignMail("a@ok.test"),
  });

const dieAt = async (storeDir: string, step: HostStep): Promise<void> => {
  const child = spawn(process.execPath, ["--import", "tsx", STRUCK, storeDir, step], { stdio: "inherit" });
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
};

/** From here on the mail is in a file of the host, and a copy of it is none's. */
const HAS_IT: ReadonlySet<HostStep> = new Set(["kept", "noted", "active", "delivered", "removed"]);
/** A server took it, and the host did not come to write that down: no mail server can know better than to try again. */
const MAY_DOUBLE: ReadonlySet<HostStep> = new Set(["delivered"]);

it.each(HOST_STEPS)(
  "a mail is there once, and a copy refused only by what is there, when its host dies at: %s",
  async (step) => {
    const storeDir = temporaryFolder();
    await dieAt(storeDir, step);
    const sample = sampleWorld({ storeDir, refuseCopies: true });
    expect((await submit(sample)).code).toBe(HAS_IT.has(step) ? 554 : 250);
    await runUntil(sample);
    const arrived = sample.world.store.messages("a@ok.test").length;
    if (MAY_DOUBLE.has(step)) expect(arrived).toBeGreaterThanOrEqual(1);
    else expect(arrived).toBe(1);
    expect((await submit(sample)).code).toBe(554);
    const { text } = sample.host.readLog(0);
    expect(text).toMatch(/: message-id=<m1@acme\.test>\n(?:.*\n)*.* \(queue active\)\n/);
    sample.host.close();
    const again = sampleWorld({ storeDir, refuseCopies: true });
    expect((await submit(again)).code).toBe(554);
    again.host.close();
    rmSync(storeDir, { recursive: true });
  },
);

it("takes one of two copies that come at once", async () => {
  const sample = sampleWorld({ refuseCopies: true });
  const codes = (await Promise.all([submit(sample), submit(sample)])).map(({ code }) => code);
  expect(codes.sort((one, other) => one - other)).toEqual([250, 554]);
  await runUntil(sample);
  expect(sample.world.store.messages("a@ok.test")).toHaveLength(1);
});
