import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import type { SimulatorPorts } from "./simulator.ts";
import { parseConfig } from "./simulator-config.ts";
import { temporaryFolder } from "./testing/sample.ts";

const main = new URL("./main.ts", import.meta.url).pathname;

const config = (storeDir: string) => ({
  bootId: "boot-1",
  seed: "7",
  storeDir,
  pace: 600,
  powerDns: { apiKey: "key" },
  mailHosts: [{ hostname: "mx.acme.test", adminToken: "token" }],
});

function start(argument: string) {
  const child = spawn(process.execPath, ["--import", "tsx", main, argument], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  return {
    child,
    lines: createInterface({ input: child.stdout }),
    exit: once(child, "exit") as Promise<[number | null]>,
  };
}

describe("the process", () => {
  it("says when it is ready, identifies itself, keeps users and stops at once", async () => {
    const storeDir = temporaryFolder();
    const admin = (ports: SimulatorPorts, method: string, body?: object) =>
      fetch(`http://127.0.0.1:${ports.mailHosts[0]?.admin}/api/v1/domain`, {
        method,
        headers: { authorization: "Bearer token" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    for (const round of [1, 2]) {
      const { child, lines, exit } = start(JSON.stringify(config(storeDir)));
      const [line] = (await once(lines, "line")) as [string];
      const ready = JSON.parse(line) as { event: string; bootId: string; ports: SimulatorPorts };
      expect(ready).toMatchObject({ event: "ready", bootId: "boot-1" });
      const health = await fetch(`http://127.0.0.1:${ready.ports.mailDesk}/health`);
      expect(await health.json()).toEqual({ bootId: "boot-1", ready: true, ports: ready.ports });
      const created = await admin(ready.ports, "POST", { name: "acme.test" });
      expect(created.status).toBe(round === 1 ? 200 : 409);
      expect(await (await admin(ready.ports, "GET")).text()).toContain("acme.test");
      child.kill("SIGTERM");
      expect(await exit).toEqual([0, null]);
    }
  });

  it("ends with a clear sentence when the configuration is wrong", async () => {
    const { child, exit } = start('{"seed":"7"}');
    const [text] = (await once(child.stderr, "data")) as [Buffer];
    expect(text.toString()).toContain("simulator configuration: bootId must be a text");
    expect((await exit)[0]).toBe(1);
  });

  it("names the first wrong field", () => {
    const wrong = (change: object) => () => parseConfig(JSON.stringify({ ...config("/tmp/x"), ...change }));
    expect(wrong({ storeDir: "relative" })).toThrow("storeDir must be an absolute path");
    expect(wrong({ pace: 0 })).toThrow("pace");
    expect(wrong({ mailHosts: [{ hostname: "a.test", adminToken: "abc" }] })).toThrow(
      "mailHosts[0].adminToken",
    );
    expect(wrong({ receivers: { addresses: { nobody: "127.0.0.1" } } })).toThrow("nobody");
    expect(wrong({})).not.toThrow();
  });
});
