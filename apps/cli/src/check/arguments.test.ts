import { expect, it } from "vitest";
import { readAttackArguments, readCheckArguments } from "./arguments.ts";

it("reads what is asked, and the same seed picks the same table", () => {
  const asked = readCheckArguments(["isolation", "--json", "--sabotage", "open", "--seed", "3"]);
  expect(asked).toMatchObject({ json: true, sabotage: "open" });
  expect(readCheckArguments(["isolation", "--seed", "3"]).pick).toBe(asked.pick);
  expect(readCheckArguments(["isolation", "--seed", "4"]).pick).not.toBe(asked.pick);
});

it.each([
  [[], /^say: check isolation/],
  [["tables"], /^say: check isolation/],
  [["isolation", "twice"], /^say: check isolation/],
  [["isolation", "--sabotage", "fire"], /^--sabotage must be one of policy/],
])("says in one sentence what is wrong with %j", (argv, sentence) => {
  expect(() => readCheckArguments(argv)).toThrow(sentence);
});

it("reads what of the attacks is asked", () => {
  expect(readAttackArguments(["--json", "--sabotage", "clock"])).toEqual({ json: true, sabotage: "clock" });
  for (const argv of [["twice"], ["--sabotage", "fire"]])
    expect(() => readAttackArguments(argv)).toThrow(/^say: check attacks/);
});
