import { createDnsProvider, createDnsResolver, createMailuServer, createSmtpPool } from "./doors.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ADMIN_TOKEN, DNS_KEY, startWorld, type TestWorld } from "./start-world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const server = (token = ADMIN_TOKEN) => {
  const baseUrl = `http://127.0.0.1:${world.simulator.ports.mailHosts[0]?.admin}`;
  return createMailuServer({ baseUrl, logUrl: `${baseUrl}/log`, holdUrl: `${baseUrl}/held`, token });
};

describe("a mail server over its API", () => {
  it("makes a domain with a key once, and gives the same key again", async () => {
    const made = await server().ensureDomain("new.test");
    expect(made?.dkimSelector).toBe("dkim");
    expect(Buffer.from(made?.dkimPublicKey ?? "", "base64").length).toBeGreaterThan(200);
    expect(await server().ensureDomain("new.test")).toEqual(made);
  });

  it("makes a mailbox that can sign in, and gives it a new password when asked again", async () => {
    const pool = createSmtpPool({ heloName: "client.test" });
    const signIn = async (password: string): Promise<boolean | undefined> =>
      (await pool.diagnose({ ...world.smtp(), user: "bo@acme.test", password })).at(-1)?.ok;
    await server().ensureMailbox({ address: "bo@acme.test", password: "first-password", displayName: "Bo" });
    expect(await signIn("first-password")).toBe(true);
    await server().ensureMailbox({ address: "bo@acme.test", password: "second-password", displayName: "Bo" });
    expect([await signIn("first-password"), await signIn("second-password")]).toEqual([false, true]);
    await pool.close();
  });

  it("reads whole lines of the log from a place on and goes on there", async () => {
    const pool = createSmtpPool({ heloName: "client.test" });
    const raw = Buffer.from(
      "From: amy@acme.test\r\nTo: bo@ok.test\r\nSubject: Hi\r\nMessage-ID: <log1@acme.test>\r\n\r\nHello.\r\n",
    );
    const start = await server().readLog("0");
    const outcome = await pool.submit(world.smtp(), { from: "amy@acme.test", to: "bo@ok.test" }, raw);
    const after = await server().readLog(start.position);
    expect(outcome.kind).toBe("accepted");
    expect(after.lines.some((line) => line.includes("message-id=<log1@acme.test>"))).toBe(true);
    expect(start.lines.concat(after.lines)).toEqual(
      (await server().readLog("0")).lines.slice(0, start.lines.length + after.lines.length),
    );
    await pool.close();
  });

  it("keeps mails to domains that are held, until they are not named any more", async () => {
    const pool = createSmtpPool({ heloName: "client.test" });
    const send = (to: string) =>
      pool.submit(
        world.smtp(),
        { from: "amy@acme.test", to },
        Buffer.from(`From: amy@acme.test\r\nTo: ${to}\r\nMessage-ID: <${to}>\r\n\r\nHello.\r\n`),
      );
    const told = (pattern: RegExp) =>
      vi.waitFor(async () =>
        expect((await server().readLog("0")).lines.some((line) => pattern.test(line))).toBe(true),
      );
    expect(await server().holdDomains(["ok.test"])).toBe(true);
    expect((await send("kept@ok.test")).kind).toBe("accepted");
    await told(/to=<kept@ok\.test>, relay=none, .*dsn=4\.3\.2, status=deferred \(deferred transport\)/);
    await server().holdDomains(["other.test"]);
    await told(/to=<kept@ok\.test>, .*status=sent/);
    await server().holdDomains([]);
    await pool.close();
  });

  it("throws with the server's words when it is refused", async () => {
    await expect(server("wrong-token").holdDomains([])).rejects.toThrow(/40[13]/);
    await expect(server("wrong-token").ensureDomain("other.test")).rejects.toThrow(
      /refused the domain other\.test: 40[13]/,
    );
    await expect(server("wrong-token").readLog("0")).rejects.toThrow(/40[13]/);
  });
});

describe("publishing and looking up records", () => {
  const provider = (apiKey = DNS_KEY) =>
    createDnsProvider({ baseUrl: `http://127.0.0.1:${world.simulator.ports.powerDns}`, apiKey });
  const resolver = () =>
    createDnsResolver([`${world.simulator.ports.dns.address}:${world.simulator.ports.dns.port}`]);
  const long = `v=DKIM1; k=rsa; p=${"A".repeat(600)}`;

  it("publishes records that real look-ups find, long and quoted ones too", async () => {
    await provider().publish("shop.test", [
      { type: "TXT", name: "dkim._domainkey.shop.test", value: long, ttl: 60 },
      { type: "TXT", name: "shop.test", value: 'v=spf1 mx "quoted\\" ~all', ttl: 60 },
      { type: "MX", name: "shop.test", value: "mx.acme.test", priority: 10, ttl: 60 },
    ]);
    expect(await resolver().resolve("dkim._domainkey.shop.test", "TXT")).toEqual({
      kind: "found",
      values: [long],
    });
    expect(await resolver().resolve("shop.test", "TXT")).toEqual({
      kind: "found",
      values: ['v=spf1 mx "quoted\\" ~all'],
    });
    expect(await resolver().resolve("shop.test", "MX")).toEqual({
      kind: "found",
      values: ["10 mx.acme.test"],
    });
  });

  it("replaces what it published when it is asked again", async () => {
    const record = { type: "TXT" as const, name: "twice.test", value: "one", ttl: 60 };
    await provider().publish("twice.test", [record]);
    await provider().publish("twice.test", [{ ...record, value: "two" }]);
    expect(await resolver().resolve("twice.test", "TXT")).toEqual({ kind: "found", values: ["two"] });
  });

  it("throws with the server's words for a wrong key", async () => {
    await expect(provider("wrong").publish("x.test", [])).rejects.toThrow(/refused the zone x\.test/);
  });

  it("tells what is missing from what could not be looked up", async () => {
    expect(await resolver().resolve("nothing.shop.test", "TXT")).toEqual({ kind: "missing" });
    expect(await createDnsResolver(["127.0.0.1:1"], 200).resolve("shop.test", "TXT")).toMatchObject({
      kind: "failed",
    });
  });
});
