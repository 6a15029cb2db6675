import { describe, expect, it } from "vitest";
import { parseTestOptions } from "./test-options.mjs";

describe("options of npm test", () => {
  it("say which loop is meant", () => {
    const none = { strict: false, fast: false, long: false, since: undefined };
    expect(parseTestOptions([])).toEqual(none);
    expect(parseTestOptions(["--strict", "--long"])).toEqual({ ...none, strict: true, long: true });
    expect(parseTestOptions(["--changed"])).toEqual({ ...none, since: "HEAD" });
    expect(parseTestOptions(["--changed", "main~3"])).toEqual({ ...none, since: "main~3" });
  });

  it("refuse what they do not know and what excludes each other", () => {
    expect(() => parseTestOptions(["--quick"])).toThrow(/--quick/);
    expect(() => parseTestOptions(["main"])).toThrow("main is not expected here.");
    expect(() => parseTestOptions(["--fast", "--long"])).toThrow("exclude each other");
  });
});
