import { describe, expect, it } from "vitest";
import { newDomain, newUser } from "./host-accounts.ts";
import type { MailHost } from "./mail-host.ts";
import { startSimulator } from "./simulator.ts";
import { campaignMail, EDGE, runUntil, sampleWorld, temporaryFolder } from "./testing/sample.ts";
import type { World } from "./world.ts";

const SEED = "both ways";
const RECIPIENTS = Array.from({ length: 200 }, (_, i) => `p${i}@company-${i % 50}.example`);
const behaviours = { greylist: 0.1, rate: 0.1, "unknown-user": 0.1, policy: 0.05, "accept-then-dsn": 0.05 };
const recipes = { mix: { ...behaviours, "mailbox-full": 0 } };

const mailFor = (to: string, i: number) => ({
  user: "amy@acme.test",
  mailFrom: `amy+b-${i}@acme.test`,
  rcptTo: [to],
  raw: campaignMail(to, `m${i}`),
});

/** What the mail host's log says about every refused message, without times. */
function bouncesOf(host: MailHost | undefined): string[] {
  const lines = host?.readLog(0).text.match(/ to=<.*status=bounced.*$/gm) ?? [];
  return lines.map((line) => line.replace(/delays?=[^,]*, /g, "")).sort();
}

/** What a world did, without the times: first and last answer for each message, and every act. */
function traceOf(world: World): { attempts: string[]; acts: string[] } {
  const finals = world.store.attempts.filter(({ code }) => code < 400 || code >= 500);
  const firsts = world.store.attempts.filter(({ attempt }) => attempt === 1);
  return {
    attempts: [...finals, ...firsts]
      .map(({ rcptTo, n, code, text }) => `${rcptTo} ${n} ${code} ${text}`)
      .sort(),
    acts: world.store.acts.map(({ kind, address, n, url }) => `${kind} ${address} ${n} ${url ?? ""}`).sort(),
  };
}

describe("a run over sockets and a rehearsal", () => {
  it("end alike for every message, with the same seed and any order", async () => {
    const rehearsal = sampleWorld({ seed: SEED, recipes });
    for (const [i, to] of RECIPIENTS.entries()) await rehearsal.host.submit(mailFor(to, i));
    await runUntil(rehearsal);

    const simulator = await startSimulator({
      bootId: "b",
      seed: SEED,
      storeDir: temporaryFolder(),
      // A mail is given up after five days: at this pace eleven seconds, longer than a busy machine stands still.
      pace: 40_000,
      recipes,
      edgeOrigins: [EDGE],
      receivers: { tls: false },
      powerDns: { apiKey: "key" },
      mailHosts: [{ hostname: "mx.acme.test", adminToken: "token" }],
    });
    const { world, hosts } = simulator;
    const [host] = hosts;
    host?.accounts.putDomain(newDomain("acme.test"));
    host?.accounts.putUser(newUser("amy@acme.test", "secret"));
    for (const [i, to] of [...RECIPIENTS.entries()].reverse()) await host?.submit(mailFor(to, i));
    const expected = traceOf(rehearsal.world);
    const isDone = (): boolean =>
      world.nextAt() === undefined && traceOf(world).acts.length >= expected.acts.length;
    for (let tries = 0; tries < 4000 && !isDone(); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const trace = traceOf(world);
    const bounces = bouncesOf(host);
    await simulator.close();
    expect(trace.attempts).toEqual(expected.attempts);
    expect(trace.acts).toEqual(expected.acts);
    expect(bounces).toEqual(bouncesOf(rehearsal.host));
    expect(bounces.length).toBeGreaterThan(20);
    expect(expected.acts.length).toBeGreaterThan(100);
  });
});
