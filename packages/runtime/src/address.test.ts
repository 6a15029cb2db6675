import { expect, it } from "vitest";
import { callerAddress } from "./address.ts";

it("believes the proxy and not what the caller wrote before it", () => {
  expect(callerAddress("203.0.113.9")).toBe("203.0.113.9");
  expect(callerAddress("10.0.0.1, 127.0.0.1 , 203.0.113.9 ")).toBe("203.0.113.9");
  for (const nothing of [null, undefined, "", " "]) expect(callerAddress(nothing)).toBeUndefined();
});
