import { isOpen, localDay } from "@penguin/mail/window";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DueStep, groupKey, type PlanFacts } from "./plan-facts.ts";
import { type Decision, plan } from "./plan.ts";

const AT = new Date("2026-03-02T09:00:00.000Z");
const LATER = new Date("2026-03-02T09:05:00Z");
const HORIZON = 60_000;
const ALWAYS = { days: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 1440, zone: "UTC" };
const ZONES = ["UTC", "Asia/Tokyo", "America/New_York", "Asia/Kathmandu"];

const mailbox = (
  id: string,
  wish: Partial<PlanFacts["mailboxes"] extends ReadonlyMap<string, infer M> ? M : never> = {},
) => ({
  mailboxId: id,
  dailyLimit: 50,
  gapSeconds: 0,
  zone: "UTC",
  day: "",
  reserved: 0,
  nextSlotAt: AT,
  active: true,
  senderDomainId: "d",
  serverId: "s",
  ...wish,
});

const step = (wish: Partial<DueStep> = {}): DueStep => ({
  campaignId: "c",
  mailboxId: "m",
  mxGroup: "firm.example",
  contactStatus: "active",
  bar: null,
  quiet: null,
  cap: null,
  stepExists: true,
  ...wish,
});

const factsOf = (due: readonly DueStep[], wish: Partial<PlanFacts> = {}): PlanFacts => ({
  at: AT,
  horizonMs: HORIZON,
  left: 1000,
  campaigns: new Map([["c", { active: true, window: ALWAYS }]]),
  mailboxes: new Map([["m", mailbox("m")]]),
  domains: new Map(),
  groups: new Map(),
  due,
  ...wish,
});

const arbitrary = fc.record({
  mailboxes: fc.array(
    fc.record({
      dailyLimit: fc.integer({ min: 0, max: 20 }),
      gapSeconds: fc.constantFrom(0, 5, 30, 120),
      reserved: fc.integer({ min: 0, max: 20 }),
      zone: fc.constantFrom(...ZONES),
      behind: fc.integer({ min: -300, max: 90 }),
      domain: fc.constantFrom("d0", "d1"),
      active: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  perDay: fc.integer({ min: 0, max: 30 }),
  perMinute: fc.integer({ min: 0, max: 15 }),
  left: fc.integer({ min: 0, max: 60 }),
  endMinute: fc.constantFrom(540, 541, 1440),
  minute: fc.integer({ min: 0, max: 1439 }),
  due: fc.array(
    fc.record({
      box: fc.nat({ max: 4 }),
      group: fc.constantFrom("google.com", "own.example"),
      suppressed: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      status: fc.constantFrom("active", "active", "active", "bounced"),
    }),
    { maxLength: 80 },
  ),
});

type Wish = typeof arbitrary extends fc.Arbitrary<infer T> ? T : never;

const build = (wish: Wish): PlanFacts => {
  const at = new Date(Date.UTC(2026, 2, 2) + wish.minute * 60_000);
  const boxes = wish.mailboxes.map((facts, index) =>
    mailbox(`m${index}`, {
      ...facts,
      day: localDay(facts.zone, at),
      nextSlotAt: new Date(at.getTime() + facts.behind * 1000),
      senderDomainId: facts.domain,
    }),
  );
  const window = { ...ALWAYS, startMinute: 539, endMinute: wish.endMinute };
  return {
    at,
    horizonMs: HORIZON,
    left: wish.left,
    campaigns: new Map([["c", { active: true, window }]]),
    mailboxes: new Map(boxes.map((box) => [box.mailboxId, box])),
    domains: new Map([
      ["d0", { perDay: wish.perDay, zone: "Asia/Tokyo", day: localDay("Asia/Tokyo", at), reserved: 3 }],
    ]),
    groups: new Map([
      [
        groupKey("s", "google.com"),
        { perMinute: wish.perMinute, heldUntil: null, minuteMs: 0, reserved: 99 },
      ],
    ]),
    due: wish.due.map(({ box, group, suppressed, status }) =>
      step({
        mailboxId: `m${box}`,
        mxGroup: group,
        bar: suppressed ? "suppressed" : null,
        contactStatus: status as DueStep["contactStatus"],
      }),
    ),
  };
};

const plannedOf = (facts: PlanFacts, decisions: readonly Decision[]) =>
  facts.due.flatMap((due, index) => {
    const decision = decisions[index];
    return decision?.kind === "plan" ? [{ ...due, slot: decision.slot }] : [];
  });

const property = (check: (facts: PlanFacts) => void): void =>
  fc.assert(
    fc.property(arbitrary, (wish) => check(build(wish))),
    { seed: 23, numRuns: 400 },
  );

describe("plan", () => {
  it("decides every due mail once, the same way each time, and changes none of its facts", () => {
    property((facts) => {
      const before = structuredClone(facts);
      const [first, second] = [plan(facts), plan(facts)];
      expect(first.decisions).toHaveLength(facts.due.length);
      expect(second).toEqual(first);
      expect(facts).toEqual(before);
    });
  });

  it("plans nobody who must not be written to, in no closed window and from no mailbox that rests", () => {
    property((facts) => {
      for (const { bar, contactStatus, mailboxId, slot } of plannedOf(facts, plan(facts).decisions)) {
        expect(bar).toBeNull();
        expect(contactStatus).toBe("active");
        expect(facts.mailboxes.get(mailboxId)?.active).toBe(true);
        const window = facts.campaigns.get("c")?.window;
        expect(window && isOpen(window, slot)).toBe(true);
      }
    });
  });

  it("keeps the limits of mailbox, domain, provider and round, and every gap", () => {
    property((facts) => {
      const planned = plannedOf(facts, plan(facts).decisions);
      expect(planned.length).toBeLessThanOrEqual(facts.left);
      for (const [id, box] of facts.mailboxes) {
        const slots = planned.filter((row) => row.mailboxId === id).map((row) => row.slot);
        const today = slots.filter((slot) => localDay(box.zone, slot) === box.day);
        expect(today.length).toBeLessThanOrEqual(Math.max(0, box.dailyLimit - box.reserved));
        slots.slice(1).forEach((slot, index) => {
          expect(slot.getTime() - (slots[index]?.getTime() ?? 0)).toBeGreaterThanOrEqual(
            box.gapSeconds * 1000,
          );
        });
        for (const slot of slots) {
          expect(slot.getTime()).toBeGreaterThanOrEqual(
            Math.max(facts.at.getTime(), box.nextSlotAt.getTime()),
          );
          expect(slot.getTime()).toBeLessThanOrEqual(facts.at.getTime() + HORIZON);
        }
      }
      const domain = facts.domains.get("d0");
      const ofDomain = planned.filter(
        (row) =>
          facts.mailboxes.get(row.mailboxId)?.senderDomainId === "d0" &&
          localDay("Asia/Tokyo", row.slot) === domain?.day,
      );
      expect(ofDomain.length).toBeLessThanOrEqual(Math.max(0, (domain?.perDay ?? 0) - 3));
      const google = planned.filter((row) => row.mxGroup === "google.com");
      expect(google.length).toBeLessThanOrEqual(
        facts.groups.get(groupKey("s", "google.com"))?.perMinute ?? 0,
      );
    });
  });

  it("says of everybody who waits until when, never in the past", () => {
    property((facts) => {
      for (const decision of plan(facts).decisions)
        if (decision.kind === "wait")
          expect(decision.until.getTime()).toBeGreaterThanOrEqual(facts.at.getTime());
    });
  });

  it("keeps the limits over rounds that follow each other", () => {
    const box = mailbox("m", { dailyLimit: 7, gapSeconds: 20 });
    const facts = { ...factsOf(Array.from({ length: 50 }, () => step())), mailboxes: new Map([["m", box]]) };
    const slots: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const made = plan({ ...facts, at: new Date(AT.getTime() + round * 30_000) });
      for (const decision of made.decisions)
        if (decision.kind === "plan") slots.push(decision.slot.getTime());
      Object.assign(box, made.mailboxes.get("m"));
    }
    expect(slots).toHaveLength(7);
    slots.slice(1).forEach((slot, index) => expect(slot - (slots[index] ?? 0)).toBe(20_000));
  });
});

describe("the reason", () => {
  const closed = { ...ALWAYS, startMinute: 600 };
  const budget = { zone: "UTC", day: "2026-03-02" };
  it.each<[string, Partial<PlanFacts>, Partial<DueStep>, Partial<Decision>]>([
    ["a suppressed address", {}, { bar: "suppressed" }, { kind: "skip", reason: "suppressed" }],
    ["who left the topic", {}, { bar: "topic_off" }, { kind: "skip", reason: "topic_off" }],
    [
      "who asked for a pause",
      {},
      { quiet: { reason: "contact_paused", until: LATER } },
      { of: "contact", reason: "contact_paused", until: LATER },
    ],
    [
      "who unsubscribed",
      {},
      { contactStatus: "unsubscribed" },
      { kind: "skip", reason: "contact_unsubscribed" },
    ],
    ["who complained", {}, { contactStatus: "complained" }, { kind: "skip", reason: "contact_complained" }],
    ["whose mail bounced", {}, { contactStatus: "bounced" }, { kind: "skip", reason: "contact_bounced" }],
    ["a step that is gone", {}, { stepExists: false }, { kind: "skip", reason: "step_gone" }],
    ["a used-up turn", { left: 0 }, {}, { kind: "wait", of: "queue", reason: "turn_over", until: AT }],
    [
      "a campaign that rests",
      { campaigns: new Map() },
      {},
      { kind: "wait", of: "queue", reason: "campaign_not_active" },
    ],
    [
      "a closed window",
      { campaigns: new Map([["c", { active: true, window: closed }]]) },
      {},
      { reason: "window_closed", until: new Date("2026-03-02T10:00:00Z") },
    ],
    [
      "a mailbox that rests",
      { mailboxes: new Map([["m", mailbox("m", { active: false })]]) },
      {},
      { of: "queue", reason: "mailbox_not_active" },
    ],
    [
      "a full day, until its midnight",
      {
        mailboxes: new Map([
          ["m", mailbox("m", { dailyLimit: 2, reserved: 2, zone: "Asia/Tokyo", day: "2026-03-02" })],
        ]),
      },
      {},
      { of: "queue", reason: "mailbox_day_limit", until: new Date("2026-03-02T15:00:00Z") },
    ],
    [
      "a gap beyond the horizon",
      { mailboxes: new Map([["m", mailbox("m", { nextSlotAt: new Date("2026-03-02T09:02:00Z") })]]) },
      {},
      { of: "queue", reason: "mailbox_gap", until: new Date("2026-03-02T09:02:00Z") },
    ],
    [
      "a domain's full day",
      { domains: new Map([["d", { ...budget, perDay: 4, reserved: 4 }]]) },
      {},
      { of: "queue", reason: "sender_domain_day_limit", until: new Date("2026-03-03T00:00:00Z") },
    ],
    [
      "a server that is away",
      { mailboxes: new Map([["m", mailbox("m", { away: { reason: "mail_server_away", until: LATER } })]]) },
      {},
      { of: "queue", reason: "mail_server_away", until: LATER },
    ],
    [
      "a provider that is held",
      {
        groups: new Map([
          [
            "s firm.example",
            { perMinute: null, heldUntil: new Date("2026-03-02T09:30:00Z"), minuteMs: 0, reserved: 0 },
          ],
        ]),
      },
      {},
      { of: "contact", reason: "mx_group_held", until: new Date("2026-03-02T09:30:00Z") },
    ],
    [
      "a provider's full minute",
      {
        groups: new Map([
          ["s firm.example", { perMinute: 5, heldUntil: null, minuteMs: AT.getTime(), reserved: 5 }],
        ]),
      },
      {},
      { of: "contact", reason: "mx_group_limit", until: new Date("2026-03-02T09:01:00Z") },
    ],
  ])("names %s", (_, facts, due, expected) => {
    expect(plan(factsOf([step(due)], facts)).decisions[0]).toMatchObject(expected);
  });

  it("gives who wants few mails one in a round, whatever campaign it is of, and others theirs", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b", null), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(86_400, 604_800, 2_592_000),
        (keys, seconds) => {
          const due = keys.map((key) => step({ cap: key === null ? null : { key, seconds } }));
          const { decisions } = plan(factsOf(due));
          const given = new Map<string, number>();
          for (const [index, decision] of decisions.entries()) {
            const key = keys[index];
            if (key === null || key === undefined) expect(decision.kind).toBe("plan");
            else if (given.has(key)) {
              const until = new Date((given.get(key) ?? 0) + seconds * 1000);
              expect(decision).toEqual({ kind: "wait", of: "contact", reason: "frequency_cap", until });
            } else {
              expect(decision.kind).toBe("plan");
              if (decision.kind === "plan") given.set(key, decision.slot.getTime());
            }
          }
        },
      ),
    );
  });

  it("lets those behind a provider's limit pass, each of it at its own place in the line", () => {
    const due = ["google.com", "google.com", "google.com", "google.com", "own.example"].map((mxGroup) =>
      step({ mxGroup }),
    );
    const groups = new Map([["s google.com", { perMinute: 1, heldUntil: null, minuteMs: 0, reserved: 0 }]]);
    const { decisions } = plan(factsOf(due, { groups }));
    expect(decisions.map((one) => one.kind)).toEqual(["plan", "wait", "wait", "wait", "plan"]);
    expect(decisions.flatMap((one) => (one.kind === "wait" ? [one.until.toISOString()] : []))).toEqual([
      "2026-03-02T09:01:00.000Z",
      "2026-03-02T09:02:00.000Z",
      "2026-03-02T09:03:00.000Z",
    ]);
  });
});
