import { describe, expect, it } from "vitest";
import { createHostGuard, guardConnection } from "./index.ts";

const guard = createHostGuard(["127.0.0.1:2525"]);

describe("the host guard", () => {
  it.each([
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "fe80::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "::127.0.0.1",
    "::7f00:1",
    "::808:808",
    "fec0::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:7f00:1::",
    "2001::1",
    "2001:20::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "4000::1",
    "fe80::1%lo",
    "192.0.2.1",
    "192.88.99.1",
    "198.51.100.7",
    "203.0.113.9",
    "240.0.0.1",
    "localhost",
    "2130706433",
    "0x7f000001",
    "127.1",
    "0177.0.0.1",
  ])("refuses %s", async (host) => {
    expect(await guard.check(host, 25)).toMatchObject({ ok: false });
  });

  it.each(["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "172.32.0.1", "100.128.0.1"])(
    "lets %s through",
    async (host) => {
      expect(await guard.check(host, 25)).toEqual({ ok: true, addresses: [host] });
    },
  );

  it("lets exactly the pairs through that the operator set", async () => {
    expect(await guard.check("127.0.0.1", 2525)).toMatchObject({ ok: true });
    expect(await guard.check("127.0.0.1", 2526)).toMatchObject({ ok: false });
    expect(await guard.check("localhost", 2525)).toMatchObject({ ok: false });
  });

  it("refuses a name that has no address", async () => {
    expect(await guard.check("no-such-name.invalid", 25)).toEqual({
      ok: false,
      reason: "no-such-name.invalid has no address",
    });
  });
});

describe("a closed installation", () => {
  const closed = createHostGuard(["127.0.0.1:2525"], { closed: true });

  it("reaches what the operator named and nothing else, public or not", async () => {
    expect(await closed.check("127.0.0.1", 2525)).toEqual({ ok: true, addresses: ["127.0.0.1"] });
    for (const host of ["198.51.100.7", "9.9.9.9", "localhost"])
      expect(await closed.check(host, 587)).toMatchObject({
        ok: false,
        reason: expect.stringContaining("closed"),
      });
  });
});

describe("a guarded connection", () => {
  it("goes to the address that was checked and keeps the name for TLS", async () => {
    const hosts = { check: async () => ({ ok: true as const, addresses: ["9.9.9.9", "9.9.9.10"] }) };
    expect(await guardConnection(hosts, { host: "smtp.example.com", port: 587 })).toEqual({
      host: "9.9.9.9",
      port: 587,
      servername: "smtp.example.com",
    });
  });

  it("is refused with the guard's reason", async () => {
    await expect(guardConnection(createHostGuard([]), { host: "127.0.0.1", port: 25 })).rejects.toThrow(
      "public",
    );
  });
});
