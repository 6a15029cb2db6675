import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { createAuthOptions } from "./auth-options.ts";
import { deviceCookie, readDevices } from "./device-cookie.ts";
import { readSessionId, SESSION_COOKIES } from "./read-session-id.ts";

const options = createAuthOptions({
  secret: "a secret of the tests",
  account: () => {
    throw new Error("no context is needed here");
  },
  isSecure: true,
  onDevices: () => undefined,
});
const baseUrl = "https://app.penguin.test";
const follow = async (url: string): Promise<string | undefined> =>
  options.callbacks?.redirect?.({ url, baseUrl });

describe("where a sign-in leads", () => {
  it.each(["/dashboard/inbox?q=a", `${baseUrl}/dashboard`])("goes to %s of this site", async (url) => {
    expect(await follow(url)).toMatch(/^https:\/\/app\.penguin\.test\/dashboard/);
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "https://app.penguin.test.evil.example/",
    "https://app.penguin.test@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil",
  ])("does not go to %s", async (url) => {
    expect(await follow(url)).toBe(baseUrl);
  });
});

describe("the cookies", () => {
  it("hold a session id only when we signed it", async () => {
    const read = (token: string) =>
      readSessionId((name) => (name === SESSION_COOKIES[1] ? token : undefined), "a secret of the tests");
    expect(await read(await encode({ token: { sid: "one" }, secret: "a secret of the tests" }))).toBe("one");
    expect(await read(await encode({ token: { sid: "one" }, secret: "another secret" }))).toBeUndefined();
    expect(await read("eyJhbGciOiJub25lIn0.eyJzaWQiOiJvbmUifQ.")).toBeUndefined();
  });

  it("know a browser by a value of ours and by nothing else", () => {
    const value = "a".repeat(32);
    expect(readDevices(`x=1; pm.device=${value}; y=2`, false)).toEqual([value]);
    for (const bad of [
      undefined,
      "",
      "pm.device=short",
      `pm.device=${"a".repeat(65)}`,
      "pm.device=<script>aaaaaaaaaaaaaa",
      `x.pm.device=${value}`,
    ])
      expect(readDevices(bad, false)).toEqual([]);
    const many = Array.from({ length: 9 }, (_, n) => String(n).repeat(32)).join(".");
    expect(readDevices(`pm.device=${many}`, false)).toHaveLength(5);
  });

  it("are behind TLS only what no neighbour could set", () => {
    const value = "a".repeat(32);
    expect(deviceCookie([value, value], true)).toMatch(
      /^__Host-pm\.device=a+\.a+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(readDevices(`pm.device=${value}`, true)).toEqual([]);
    expect(readDevices(`__Host-pm.device=${value}`, true)).toEqual([value]);
  });

  it("are as long-lived as the longest session; the row decides", () => {
    expect(options.session?.maxAge).toBe(30 * 86_400);
  });
});
