import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "@penguin/runtime/clock";
import { campaignMail, sampleWorld, temporaryFolder } from "./testing/sample.ts";
import type { World } from "./world.ts";

const send = (world: World, rcptTo: string, mailFrom = "amy+b-1@acme.test") =>
  world.receive({ peer: "127.0.0.1", helo: "mx.acme.test", mailFrom, rcptTo, raw: campaignMail(rcptTo) });

describe("reception", () => {
  it("answers as the forced behaviour demands, with an enhanced code where the provider gives one", () => {
    const recipes = {
      domains: { "unknown.test": { provider: "google" }, "policy.test": { provider: "gateway" } },
    } as const;
    const { world } = sampleWorld({ recipes });
    expect(send(world, "a@ok.test").code).toBe(250);
    expect(send(world, "a@unknown.test")).toMatchObject({ code: 550, enhanced: "5.1.1", stage: "rcpt" });
    expect(send(world, "a@policy.test")).toMatchObject({ code: 554, enhanced: "5.7.1", stage: "data" });
    expect([452, 552]).toContain(send(world, "a@full.test").code);
    expect(send(world, "a@tarpit.test")).toMatchObject({ code: 250, delayMs: 15_000 });
    expect(send(world, "nonsense").code).toBe(501);
  });

  it("greylists the first attempt of every message until the wait is over", () => {
    const { world, clock } = sampleWorld();
    expect([421, 450, 451]).toContain(send(world, "a@grey.test").code);
    clock.advanceTo(new Date(clock.now().getTime() + 60_000));
    expect(Math.floor(send(world, "a@grey.test").code / 100)).toBe(4);
    clock.advanceTo(new Date(clock.now().getTime() + 300_000));
    expect(send(world, "a@grey.test").code).toBe(250);
    expect(Math.floor(send(world, "a@grey.test", "amy+b-2@acme.test").code / 100)).toBe(4);
  });

  it("divides the greylist's wait by the pace", () => {
    const { world, clock } = sampleWorld({ pace: 600 });
    send(world, "a@grey.test");
    clock.advanceTo(new Date(clock.now().getTime() + 500));
    expect(send(world, "a@grey.test").code).toBe(250);
  });

  it("gives every recipient the same answers in whatever order the mails come", () => {
    const recipients = Array.from({ length: 400 }, (_, i) => `p${i}@company-${i % 60}.example`);
    const play = (order: readonly string[]): Map<string, string> => {
      const { world } = sampleWorld();
      const outcomes = order.map((rcptTo): [string, string] => {
        const first = send(world, rcptTo);
        return [rcptTo, `${first.code} ${first.enhanced} ${first.text}`];
      });
      return new Map(outcomes.sort(([a], [b]) => (a < b ? -1 : 1)));
    };
    const forward = play(recipients);
    expect(play([...recipients].reverse())).toEqual(forward);
    const other = sampleWorld({ seed: "another" }).world;
    expect(
      recipients.some((rcptTo) => send(other, rcptTo).code !== Number(forward.get(rcptTo)?.slice(0, 3))),
    ).toBe(true);
  });

  it("keeps roughly the default mix", () => {
    const { world } = sampleWorld();
    const codes = Array.from({ length: 3000 }, (_, i) => send(world, `p${i}@c${i % 300}.example`).code);
    const accepted = codes.filter((code) => code === 250).length / codes.length;
    expect(accepted).toBeGreaterThan(0.86);
    expect(accepted).toBeLessThan(0.94);
  });

  it("follows a recipe for a burned domain", () => {
    const { world } = sampleWorld({
      recipes: { domains: { "burned.example": { mix: { "unknown-user": 0.5 } } } },
    });
    const refused = Array.from({ length: 200 }, (_, i) => send(world, `p${i}@burned.example`)).filter(
      (reply) => reply.code >= 550,
    );
    expect(refused.length).toBeGreaterThan(70);
  });

  it("takes everything from and for trusted senders, and leaves such people alone", () => {
    const { world } = sampleWorld({ trustedSenders: ["platform.test"] });
    expect(send(world, "me@unknown.test", "noreply@platform.test").code).toBe(250);
    expect(send(world, "me@unknown.test").code).toBe(250);
    expect(world.nextAt()).toBeUndefined();
  });

  it("stores raw bytes as received, an index line beside them, and goes on counting after a restart", () => {
    const storeDir = temporaryFolder();
    const rcptTo = "jane.doe@ok.test";
    const first = sampleWorld({ storeDir });
    send(first.world, rcptTo);
    const [stored] = first.world.store.messages(rcptTo);
    expect(stored).toMatchObject({ n: 1, mailFrom: "amy+b-1@acme.test", messageId: "<m1@acme.test>" });
    expect(readFileSync(join(storeDir, stored?.file ?? ""), "utf8")).toBe(campaignMail(rcptTo));
    expect(existsSync(join(storeDir, "mailboxes/ok.test/jane.doe/index.jsonl"))).toBe(true);
    const second = sampleWorld({ storeDir });
    send(second.world, rcptTo, "amy+b-2@acme.test");
    expect(second.world.store.messages(rcptTo).map((message) => message.n)).toEqual([1, 2]);
  });

  it("remembers a greylisted attempt over a restart", () => {
    const storeDir = temporaryFolder();
    send(sampleWorld({ storeDir }).world, "a@grey.test");
    const later = createVirtualClock(new Date("2026-03-02T09:10:00Z"));
    expect(send(sampleWorld({ storeDir, clock: later }).world, "a@grey.test").code).toBe(250);
  });

  it("cannot be led out of its folder by an address", () => {
    const storeDir = temporaryFolder();
    const { world } = sampleWorld({ storeDir });
    send(world, "../../../evil@ok.test");
    const [stored] = world.store.messages("../../../evil@ok.test");
    expect(stored?.file).not.toContain("../");
    expect(existsSync(join(storeDir, stored?.file ?? ""))).toBe(true);
  });

  it("rate-limits a seeded share of messages once", () => {
    const { world } = sampleWorld();
    const rcptTo = "a@rate.test";
    expect(Math.floor(send(world, rcptTo).code / 100)).toBe(4);
    expect(send(world, rcptTo).code).toBe(250);
  });
});
