import { Resolver } from "node:dns/promises";
import { connect } from "node:net";
import * as dnsPacket from "dns-packet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDns } from "./dns-server.ts";
import type { Listening } from "./listening.ts";
import { sampleWorld } from "./testing/sample.ts";

const recipes = {
  domains: { "people.example": { provider: "hoster" }, "own.example": { provider: "selfhosted" } },
} as const;
const { world } = sampleWorld({ recipes });
const resolver = new Resolver({ timeout: 2000, tries: 1 });
let server: Listening;

beforeAll(async () => {
  const { zones } = world.dns;
  zones.create("acme.test");
  const zone = zones.get("acme.test");
  const publish = (name: string, type: "TXT" | "CNAME" | "A", ...contents: string[]): void => {
    if (zone) zones.replace(zone, { name, type, ttl: 60, contents });
  };
  publish("acme.test", "TXT", '"v=spf1 -all"', '"second"');
  publish(
    "dkim._domainkey.acme.test",
    "TXT",
    `"${"a".repeat(250)}" "${"b".repeat(250)}" "${"c".repeat(250)}"`,
  );
  publish("track.acme.test", "CNAME", "edge.acme.test.");
  publish("edge.acme.test", "A", "127.0.0.9");
  publish("*.wild.acme.test", "A", "127.0.0.8");
  server = await startDns(world, { port: 0 });
  resolver.setServers([`127.0.0.1:${server.port}`]);
});
afterAll(() => server.close());

describe("name server", () => {
  it("has an MX for any recipient domain and its address, and reverse names", async () => {
    expect(await resolver.resolveMx("people.example")).toEqual([
      { priority: 10, exchange: "mx1.hoster-like.test" },
    ]);
    expect(await resolver.resolve4("mx1.hoster-like.test")).toEqual(["127.0.1.14"]);
    expect(await resolver.resolveMx("own.example")).toEqual([{ priority: 10, exchange: "mail.own.example" }]);
    expect(await resolver.resolve4("mail.own.example")).toEqual(["127.0.1.16"]);
    expect(await resolver.resolvePtr("1.0.0.127.in-addr.arpa")).toEqual(["mx.acme.test"]);
    expect(await resolver.resolve4("mx.acme.test")).toEqual(["127.0.0.1"]);
  });

  it("answers a published zone from its records", async () => {
    expect(await resolver.resolveTxt("acme.test")).toEqual([["v=spf1 -all"], ["second"]]);
    expect(await resolver.resolveCname("track.acme.test")).toEqual(["edge.acme.test"]);
    expect(await resolver.resolve4("track.acme.test")).toEqual(["127.0.0.9"]);
    expect(await resolver.resolve4("any.wild.acme.test")).toEqual(["127.0.0.8"]);
  });

  it("tells a missing name from missing data", async () => {
    await expect(resolver.resolveTxt("absent.acme.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(resolver.resolveMx("acme.test")).rejects.toMatchObject({ code: "ENODATA" });
    await expect(resolver.resolveTxt("_dmarc.people.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(resolver.resolveMx("nxdomain.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
  });

  it("truncates what does not fit a datagram, and gives it whole over TCP", async () => {
    const [strings] = await resolver.resolveTxt("dkim._domainkey.acme.test");
    expect(strings?.join("")).toHaveLength(750);
    const query = dnsPacket.streamEncode({
      type: "query",
      id: 7,
      questions: [{ type: "TXT", name: "dkim._domainkey.acme.test" }],
    });
    const reply = await new Promise<Buffer>((resolve, reject) => {
      const socket = connect(server.port, "127.0.0.1", () => socket.write(query));
      socket.once("data", (data: Buffer) => {
        socket.destroy();
        resolve(data);
      });
      socket.once("error", reject);
    });
    expect(dnsPacket.streamDecode(reply)).toMatchObject({ id: 7, answers: [{ type: "TXT" }] });
  });

  it("survives garbage", async () => {
    const socket = connect(server.port, "127.0.0.1");
    await new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
      socket.write(Buffer.from([0, 3, 1, 2, 3]));
    });
    expect(await resolver.resolve4("edge.acme.test")).toEqual(["127.0.0.9"]);
  });
});
