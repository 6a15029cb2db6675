import { describe, expect, it } from "vitest";
import { figureText, shareText } from "./figure-text.ts";

describe("figure text", () => {
  it("writes part, whole and share", () => {
    expect(figureText(128, 5000)).toBe("128 of 5,000 (2.6\u00a0%)");
  });

  it("gives no rate of nothing", () => {
    expect(figureText(0, 0)).toBe("0 of 0");
  });

  it("never rounds to none or all", () => {
    expect(shareText(1, 90_000)).toBe("<\u00a00.1\u00a0%");
    expect(shareText(89_999, 90_000)).toBe("99.9\u00a0%");
    expect(shareText(5, 5)).toBe("100\u00a0%");
    expect(shareText(0, 5)).toBe("0\u00a0%");
  });
});
