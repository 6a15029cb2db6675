import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Listening } from "./listening.ts";
import { startPowerDnsApi } from "./powerdns-api.ts";
import { sampleWorld, temporaryFolder } from "./testing/sample.ts";

const storeDir = temporaryFolder();
const { world } = sampleWorld({ storeDir });
let server: Listening;

beforeAll(async () => {
  server = await startPowerDnsApi(world, { port: 0, apiKey: "key" });
});
afterAll(() => server.close());

async function call(method: string, path: string, body?: object, key = "key") {
  const response = await fetch(`http://127.0.0.1:${server.port}/api/v1/servers/localhost/zones${path}`, {
    method,
    headers: { "x-api-key": key },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith("{") || text.startsWith("[") ? (JSON.parse(text) as unknown) : text,
  };
}

const replace = (name: string, type: string, content: string) =>
  call("PATCH", "/acme.test.", {
    rrsets: [{ name, type, ttl: 60, changetype: "REPLACE", records: [{ content, disabled: false }] }],
  });

describe("PowerDNS API", () => {
  it("creates a zone once, and only with the key", async () => {
    expect((await call("GET", "", undefined, "wrong")).status).toBe(401);
    expect((await call("POST", "", { name: "acme.test.", kind: "Native" })).status).toBe(201);
    expect((await call("POST", "", { name: "acme.test.", kind: "Native" })).status).toBe(409);
    expect((await call("POST", "", { name: "acme.test", kind: "Native" })).status).toBe(422);
    expect(await call("GET", "")).toMatchObject({
      status: 200,
      body: [{ id: "acme.test.", kind: "Native" }],
    });
    expect((await call("GET", "/absent.test.")).status).toBe(404);
  });

  it("replaces and deletes record sets, and the name service follows at once", async () => {
    expect((await replace("acme.test.", "TXT", '"v=spf1 -all"')).status).toBe(204);
    expect(world.dns.resolve("acme.test", "TXT").answers).toMatchObject([
      { type: "TXT", strings: ["v=spf1 -all"] },
    ]);
    expect((await replace("acme.test.", "MX", "10 mx.acme.test.")).status).toBe(204);
    expect(world.dns.resolve("ACME.test.", "mx").answers).toMatchObject([
      { preference: 10, exchange: "mx.acme.test" },
    ]);
    const rrsets = [{ name: "acme.test.", type: "TXT", changetype: "DELETE" }];
    expect((await call("PATCH", "/acme.test.", { rrsets })).status).toBe(204);
    expect(world.dns.resolve("acme.test", "TXT")).toMatchObject({
      rcode: "NOERROR",
      answers: [],
      soa: { zone: "acme.test" },
    });
    expect(world.dns.resolve("absent.acme.test", "TXT").rcode).toBe("NXDOMAIN");
  });

  it("refuses unquoted text, names out of the zone and nonsense with 422, and changes nothing then", async () => {
    expect(await replace("acme.test.", "TXT", "v=spf1 -all")).toMatchObject({
      status: 422,
      body: { error: expect.stringContaining('quote (")') },
    });
    expect((await replace("other.test.", "TXT", '"x"')).status).toBe(422);
    expect((await replace("acme.test", "TXT", '"x"')).status).toBe(422);
    expect((await replace("acme.test.", "MX", "mx.acme.test.")).status).toBe(422);
    expect((await replace("acme.test.", "TXT", `"${"a".repeat(256)}"`)).status).toBe(422);
    expect((await call("PATCH", "/acme.test.", {})).status).toBe(422);
    const rrsets = [
      { name: "acme.test.", type: "TXT", ttl: 60, changetype: "REPLACE", records: [{ content: '"good"' }] },
      {
        name: "acme.test.",
        type: "A",
        ttl: 60,
        changetype: "REPLACE",
        records: [{ content: "not an address" }],
      },
    ];
    expect((await call("PATCH", "/acme.test.", { rrsets })).status).toBe(422);
    expect(world.dns.resolve("acme.test", "TXT").answers).toEqual([]);
  });

  it("keeps zones over a restart", () => {
    const again = sampleWorld({ storeDir }).world;
    expect(again.dns.resolve("acme.test", "MX").answers).toMatchObject([{ exchange: "mx.acme.test" }]);
  });
});
