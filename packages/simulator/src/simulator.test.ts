import { existsSync } from "node:fs";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newDkimKey, newDomain, newUser } from "./host-accounts.ts";
import { type Simulator, startSimulator } from "./simulator.ts";
import { summarize } from "./summary.ts";
import { campaignMail, temporaryFolder } from "./testing/sample.ts";

const storeDir = temporaryFolder();
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({
    bootId: "test",
    seed: "sockets",
    storeDir,
    pace: 6000,
    recipes: {
      personas: {
        reply: 1,
        scanner: 0,
        privacyProxy: 0,
        imageProxy: 0,
        complaint: 0,
        unsubscribe: 0,
        outOfOffice: 0,
      },
      delays: { open: { minMs: 1000, maxMs: 1000 }, reply: { minMs: 1000, maxMs: 1000 } },
      domains: { "unknown.test": { provider: "google" }, "grey.test": { provider: "selfhosted" } },
    },
    receivers: { verifyDkim: true },
    powerDns: { apiKey: "key" },
    mailHosts: [{ hostname: "mx.acme.test", address: "127.0.1.21", adminToken: "token" }],
  });
  const { accounts } = simulator.hosts[0] ?? {};
  accounts?.putDomain({ ...newDomain("acme.test"), dkim: newDkimKey("dkim") });
  accounts?.putUser(newUser("amy@acme.test", "secret"));
});

afterAll(() => simulator.close());

const transport = (pass = "secret") =>
  createTransport({
    host: "127.0.0.1",
    port: simulator.ports.mailHosts[0]?.submission ?? 0,
    auth: { user: "amy@acme.test", pass },
  });

const send = (to: string, from = "amy+b-token@acme.test", id = "m1") =>
  transport().sendMail({ envelope: { from, to: [to] }, raw: campaignMail(to, id) });

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

const inbox = () => simulator.hosts[0]?.mailbox("amy@acme.test")?.folder("INBOX")?.items ?? [];

describe("the simulated internet over sockets", () => {
  it("carries a signed mail to its receiver and the person's answer back into IMAP", async () => {
    const info = await send("jane.doe@ok.test");
    expect(info.response).toMatch(/^250 2\.0\.0 Ok: queued as [0-9A-F]+$/);
    await until(() => inbox().length === 1);
    const [stored] = simulator.world.store.messages("jane.doe@ok.test");
    expect(stored).toMatchObject({ mailFrom: "amy+b-token@acme.test", dkim: "fail", peer: "127.0.1.21" });
    expect(existsSync(join(storeDir, stored?.file ?? ""))).toBe(true);
    const client = new ImapFlow({
      host: "127.0.0.1",
      port: simulator.ports.mailHosts[0]?.imap ?? 0,
      secure: false,
      auth: { user: "amy@acme.test", pass: "secret" },
      logger: false,
    });
    await client.connect();
    await client.mailboxOpen("INBOX");
    const message = await client.fetchOne("1", { envelope: true, headers: ["references", "in-reply-to"] });
    expect(message && message.envelope?.inReplyTo).toBe("<m1@acme.test>");
    expect(message && message.envelope?.from?.[0]?.address).toBe("jane.doe@ok.test");
    expect(message && message.headers?.toString()).toContain("References: <m1@acme.test>");
    await client.logout();
  });

  it("passes DKIM once the record is published through the PowerDNS API", async () => {
    const key = simulator.hosts[0]?.accounts.domain("acme.test")?.dkim?.publicKey ?? "";
    const content = (`v=DKIM1; k=rsa; p=${key}`.match(/.{1,250}/g) ?? [])
      .map((piece) => `"${piece}"`)
      .join(" ");
    const rrsets = [
      { name: "dkim._domainkey.acme.test.", type: "TXT", ttl: 60, records: [{ content }] },
      { name: "acme.test.", type: "MX", ttl: 60, records: [{ content: "10 mx.acme.test." }] },
    ];
    const created = await fetch(
      `http://127.0.0.1:${simulator.ports.powerDns}/api/v1/servers/localhost/zones`,
      {
        method: "POST",
        headers: { "x-api-key": "key" },
        body: JSON.stringify({ name: "acme.test.", kind: "Native", rrsets }),
      },
    );
    expect(created.status).toBe(201);
    await send("sam@ok.test", "amy@acme.test", "m2");
    await until(() => simulator.world.store.messages("sam@ok.test").length === 1);
    expect(simulator.world.store.messages("sam@ok.test")[0]?.dkim).toBe("pass");
  });

  it("refuses a wrong login and a foreign sender with Postfix's codes", async () => {
    await expect(transport("wrong").verify()).rejects.toMatchObject({
      responseCode: 535,
      response: expect.stringContaining("5.7.8"),
    });
    await expect(send("a@ok.test", "bob@acme.test")).rejects.toMatchObject({
      responseCode: 553,
      response: expect.stringContaining("5.7.1"),
    });
    await expect(send("bob@acme.test")).rejects.toMatchObject({
      responseCode: 550,
      response: expect.stringContaining("5.1.1"),
    });
  });

  it("brings the refusal of an unknown user back as a report, with every line of the reply", async () => {
    const before = inbox().length;
    await send("a@unknown.test", "amy+b-gone@acme.test", "m3");
    await until(() => inbox().some((item) => item.raw().includes("amy+b-gone@acme.test")));
    const report =
      inbox()
        .find((item) => item.raw().includes("amy+b-gone@acme.test"))
        ?.raw()
        .toString() ?? "";
    expect(inbox().length).toBeGreaterThan(before);
    expect(report.replace(/\s+/g, " ")).toContain(
      "said: 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking",
    );
    expect(report).toContain("X-Original-To: amy+b-gone@acme.test\r\nDelivered-To: amy@acme.test");
    expect(report).toContain("(in reply to RCPT TO");
  });

  it("gets a greylisted mail through on a later attempt", async () => {
    await send("a@grey.test", "amy+b-grey@acme.test", "m4");
    await until(() => simulator.world.store.messages("a@grey.test").length === 1);
    const codes = simulator.world.store.attempts
      .filter((attempt) => attempt.rcptTo === "a@grey.test")
      .map(({ code }) => code);
    expect(codes.at(0)).toBe(450);
    expect(codes.at(-1)).toBe(250);
  });

  it("speaks STARTTLS with a certificate of its own", async () => {
    const hoster = simulator.ports.receivers.hoster;
    const options = { host: hoster?.address ?? "", port: hoster?.port ?? 0, requireTLS: true };
    await expect(createTransport(options).verify()).rejects.toThrow(/self-signed|certificate/);
    await expect(createTransport({ ...options, tls: { rejectUnauthorized: false } }).verify()).resolves.toBe(
      true,
    );
  });

  it("takes mail from the internet for its users only", async () => {
    const port = simulator.ports.mailHosts[0]?.inbound ?? 0;
    const inbound = createTransport({ host: "127.0.0.1", port, tls: { rejectUnauthorized: false } });
    const to = (address: string) =>
      inbound.sendMail({ from: "x@somewhere.example", to: address, text: "hello" });
    await expect(to("someone@gmail.com")).rejects.toMatchObject({
      responseCode: 554,
      response: expect.stringContaining("Relay access denied"),
    });
    await expect(to("bob@acme.test")).rejects.toMatchObject({
      responseCode: 550,
      response: expect.stringContaining("5.1.1"),
    });
    expect((await to("amy+list@acme.test")).response).toContain("250 2.0.0 Ok: queued as");
    await until(() => inbox().some((item) => item.raw().includes("X-Original-To: amy+list@acme.test")));
  });

  it("answers as one server a provider: no relaying for the others", async () => {
    const hoster = simulator.ports.receivers.hoster;
    const direct = createTransport({
      host: hoster?.address ?? "",
      port: hoster?.port ?? 0,
      tls: { rejectUnauthorized: false },
    });
    await expect(
      direct.sendMail({ from: "a@acme.test", to: "x@gmail.com", text: "x" }),
    ).rejects.toMatchObject({ responseCode: 554 });
  });

  it("recounts from the files what the world remembers", () => {
    const fromFiles = summarize(storeDir);
    expect(fromFiles).toEqual(summarize(simulator.world));
    expect(fromFiles.accepted).toBe(simulator.world.store.attempts.filter(({ code }) => code === 250).length);
    expect(fromFiles.replies).toBeGreaterThan(0);
  });
});
