import { expect, it } from "vitest";
import { createFakeDns } from "../dns/fake.ts";
import { createFakeSigner } from "./fake.ts";
import { createSignatureReader } from "./index.ts";

const RAW =
  "From: Amy <amy@sender.example>\r\nTo: bo@receiver.example\r\nSubject: Hello\r\n\r\nHello there.\r\n";
const HOUR_MS = 3_600_000;

const reading = async (times: { signTime?: Date; expires?: Date }) => {
  const dns = createFakeDns();
  const raw = await createFakeSigner(dns).sign(RAW, "sender.example", times);
  return createSignatureReader(dns)(Buffer.from(raw));
};

it("holds a signature of a clock that is ahead", async () => {
  const { from, held } = await reading({ signTime: new Date(Date.now() + HOUR_MS) });
  expect(from).toEqual(["amy@sender.example"]);
  expect(held).toMatchObject([{ domain: "sender.example" }]);
});

it("does not hold one that has expired", async () => {
  const { held } = await reading({
    signTime: new Date(Date.now() - 2 * HOUR_MS),
    expires: new Date(Date.now() - HOUR_MS),
  });
  expect(held).toEqual([]);
});
