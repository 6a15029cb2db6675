import { beforeAll, describe, expect, it } from "vitest";
import { canStartMailHost } from "../mail-host/start-mail-host.ts";
import { type HostUnderTest, openRealHost, openSimulatedHost } from "./host-under-test.ts";
import { MAIL_CASES } from "./mail-cases.ts";
import { type Kept, type Order, playCases } from "./play-cases.ts";

const ORDERS: readonly Order[] = ["the log first", "the mailbox first"];
const CASES = MAIL_CASES.map(({ name, record }) => ({ name, record }));

/** What a receiving server refuses at once stands in the log, and a report of it comes to the mailbox. */
const REFUSED = CASES.filter(({ record }) => record.events === "bounced" && record.inbound === "dsn");

/** A report may overtake a reading of the log now and then; the log is never read before the reports are. */
const expectSources = (order: Order, kept: Kept): void => {
  const sources = REFUSED.map(({ name }) => kept[name]?.source);
  if (order === "the mailbox first") expect(new Set(sources)).toEqual(new Set(["dsn"]));
  else expect(sources.filter((source) => source === "log").length).toBeGreaterThan(REFUSED.length / 2);
};

const play = async (order: Order, open: () => Promise<HostUnderTest>): Promise<Kept> => {
  const host = await open();
  try {
    return await playCases(host, order);
  } finally {
    await host.close();
  }
};

const played = new Map<Order, { simulated: Kept; real: Kept }>();
const keptBy = (order: Order): { simulated: Kept; real: Kept } =>
  played.get(order) ?? { simulated: {}, real: {} };

beforeAll(async () => {
  await Promise.all(
    ORDERS.map(async (order) => {
      const openReal = () => openRealHost({ longQueueIds: order === "the mailbox first" });
      const [simulated, real] = await Promise.all([
        play(order, openSimulatedHost),
        canStartMailHost() ? play(order, openReal) : {},
      ]);
      played.set(order, { simulated, real });
    }),
  );
}, 240_000);

describe.each(ORDERS)("what is recorded on the simulated mail host, %s", (order) => {
  it.each(CASES)("of $name", ({ name, record }) => {
    expect(keptBy(order).simulated[name]?.record).toEqual(record);
  });

  it("of refusals, from where it looks first", () => expectSources(order, keptBy(order).simulated));
});

const skip = !canStartMailHost();

describe("the same on a real mail host (needs postfix and dovecot, started by root)", { skip }, () => {
  describe.each(ORDERS)("%s", (order) => {
    it.each(CASES)("of $name", ({ name, record }) => {
      const { simulated, real } = keptBy(order);
      expect(real[name]?.record).toEqual(record);
      expect(real[name]?.words).toBe(simulated[name]?.words);
    });

    it("of refusals, from where it looks first", () => expectSources(order, keptBy(order).real));
  });
});
