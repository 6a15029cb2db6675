import { describe, expect, it } from "vitest";
import { parseOptions } from "./options.mjs";

describe("parseOptions", () => {
  it("reads every option", () => {
    const argv = [
      "--reset",
      "--dev",
      "--once",
      "--json",
      "--port",
      "4000",
      "--contacts=/tmp/a.csv",
      "--seed",
      "7",
    ];
    expect(parseOptions(argv)).toEqual({
      reset: true,
      dev: true,
      once: true,
      json: true,
      help: false,
      port: 4000,
      contacts: "/tmp/a.csv",
      seed: "7",
    });
  });

  it.each([
    [["--prot", "1"], "Unknown option --prot"],
    [["--port"], "--port wants a value"],
    [["--port", "--json"], "--port wants a value"],
    [["--port", "0"], "--port wants a number"],
    [["--port", "65536"], "--port wants a number"],
    [["--port", "abc"], "--port wants a number"],
  ])("refuses %j", (argv, sentence) => {
    expect(() => parseOptions(argv)).toThrow(sentence);
  });
});
