import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, requestId } from "./security-headers.ts";

describe("security headers", () => {
  it("allows no inline and no evaluated script in production", () => {
    const script = contentSecurityPolicy("abc", false)
      .split("; ")
      .find((rule) => rule.startsWith("script-src"));
    expect(script).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
  });

  it("may never be framed", () => {
    expect(contentSecurityPolicy("abc", false)).toContain("frame-ancestors 'none'");
  });

  it("keeps a sane request id and replaces anything else", () => {
    expect(requestId("req-12345678")).toBe("req-12345678");
    for (const bad of [null, "", "short", "a b c d e f g h", "x".repeat(65), "line\nbreak-injected"]) {
      expect(requestId(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
