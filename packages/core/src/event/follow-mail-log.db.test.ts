import { systemClock } from "@penguin/runtime/clock";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createKit,
  createTenant,
  type Kit,
  ledgerOf,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { followMailLog, readUnfollowedLog } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeAll(async () => {
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 1500; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it did not happen within thirty seconds");
};
const follow = () => {
  const clock = { ...systemClock, now: () => kit.clock.now() };
  return followMailLog({ ...kit.platform(), clock });
};
/** Undefined before anybody has followed the log. */
const reader = async (): Promise<string | null | undefined> =>
  (await kit.root<{ reader_id: string | null }[]>`select reader_id from mail_log_cursors`)[0]?.reader_id;

it("records a line soon after it is written, in one process at a time, and the next goes on", async () => {
  const { messages } = await sentCampaign(kit, tenant, { people: 2 });
  const accept = (n: number): void =>
    kit.mailServer.write(
      `Mar  2 09:00:0${n + 5} mx postfix/smtp[411]: ${messages[n]?.queueId}: to=<${messages[n]?.toAddress}>, relay=mx[192.0.2.5]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)`,
    );
  const accepted = async () =>
    (await ledgerOf(tenant)).filter(({ acceptedAt }) => acceptedAt !== null).length;
  const one = follow();
  await until(async () => typeof (await reader()) === "string");
  const first = await reader();
  const two = follow();
  accept(0);
  await until(async () => (await accepted()) === 1);
  expect(await reader()).toBe(first);
  kit.mailServer.write("a line that tells nothing");
  expect(await readUnfollowedLog(kit.platform())).toBe(0);
  await one.close();
  await until(async () => ![first, null].includes(await reader()));
  accept(1);
  await until(async () => (await accepted()) === 2);
  await two.close();
  expect(await reader()).toBeNull();
});
