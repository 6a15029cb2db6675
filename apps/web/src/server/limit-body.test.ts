import { expect, it } from "vitest";
import { limitBody } from "./limit-body.ts";

const post = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request("http://127.0.0.1/x", { method: "POST", body, headers, duplex: "half" } as RequestInit);

/** A body without an announced length, endless unless somebody stops reading it. */
const endless = (): { stream: ReadableStream<Uint8Array>; given: () => number } => {
  let given = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given += 1000;
      controller.enqueue(new Uint8Array(1000));
    },
  });
  return { stream, given: () => given };
};

it("passes on what is short enough, with its method and headers", async () => {
  const limited = await limitBody(post("hello", { "x-request-id": "12345678" }), 5);
  expect(await limited?.text()).toBe("hello");
  expect([limited?.method, limited?.headers.get("x-request-id")]).toEqual(["POST", "12345678"]);
  expect(await limitBody(new Request("http://127.0.0.1/x"), 0)).toBeDefined();
});

it("refuses what is announced or turns out to be longer, and stops reading there", async () => {
  expect(await limitBody(post("hello!"), 5)).toBeUndefined();
  expect(await limitBody(post("x", { "content-length": "6" }), 5)).toBeUndefined();
  const { stream, given } = endless();
  expect(await limitBody(post(stream), 10_000)).toBeUndefined();
  expect(given()).toBeLessThan(14_000);
});
