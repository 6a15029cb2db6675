import { planDue, recoverLeases } from "@penguin/core/send";
import { createKit, createTenant, type Kit, launchedCampaign, ledgerOf } from "@penguin/core/testing";
import { systemClock } from "@penguin/runtime/clock";
import { afterAll, beforeEach, expect, it } from "vitest";
import { runSender } from "./run-sender.ts";

let kit: Kit;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
});
afterAll(() => kit.close());

/** A sender whose mail server takes that long for each mail. */
const senderOver = (answerMs: number) => {
  const { clock, smtp, ...sender } = kit.sender();
  const begun = { mails: 0 };
  const submit: typeof smtp.submit = async (...args) => {
    begun.mails += 1;
    await systemClock.sleep(answerMs);
    return smtp.submit(...args);
  };
  return {
    begun,
    ...sender,
    clock: { now: () => clock.now(), sleep: systemClock.sleep },
    smtp: { ...smtp, submit },
  };
};
const planned = async (people: number) => {
  const tenant = await createTenant(kit);
  await launchedCampaign(kit, tenant, { people });
  await planDue(kit.platform());
  const states = async (): Promise<string[]> => (await ledgerOf(tenant)).map(({ state }) => state).sort();
  return { states, mails: (await states()).length };
};
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await systemClock.sleep(10);
};

it("finishes what is under way when it is stopped, and puts everything else back", async () => {
  const { states, mails } = await planned(30);
  const sender = senderOver(100);
  const running = runSender(sender);
  await until(() => kit.smtp.mails.length > 0);
  const started = performance.now();
  await running.close();
  expect(performance.now() - started).toBeLessThan(5000);
  const sent = kit.smtp.mails.length;
  expect(sent).toBeLessThan(mails);
  expect(await states()).toEqual([
    ...Array<string>(mails - sent).fill("planned"),
    ...Array<string>(sent).fill("sent"),
  ]);
  expect(sender.inFlight.size).toBe(0);
});

it("stops in time although a server keeps silent, and the journal tells the rest", async () => {
  const { states, mails } = await planned(3);
  const sender = senderOver(60_000);
  const running = runSender(sender, 200);
  await until(() => sender.begun.mails === mails);
  const started = performance.now();
  await running.close();
  expect(performance.now() - started).toBeLessThan(1500);
  expect(await states()).toEqual(Array(mails).fill("sending"));
  expect(await recoverLeases(kit.sender())).toBe(mails);
  expect((await states()).filter((state) => state === "sending")).toEqual([]);
});
