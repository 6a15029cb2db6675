import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { runStages } from "./run-stages.mjs";

const context = { processes: { start: () => undefined, run: () => undefined } };

const stage = (name, lane, run, after) => ({ name, lane, after, run });

it("lanes run beside each other, each in its order, and wait for what a stage is after", async () => {
  const order = [];
  const note = (name, ms) => async () => {
    await wait(ms);
    order.push(name);
    return { passed: 1, failed: 0 };
  };
  const texts = [];
  const done = await runStages(
    [
      stage("a", "compute", note("a", 5), ["z"]),
      stage("b", "compute", note("b", 0)),
      stage("z", "wait", note("z", 10), ["tools"]),
    ],
    context,
    { ready: { tools: wait(5) }, say: (text) => texts.push(text) },
  );
  expect(order).toEqual(["z", "a", "b"]);
  expect(new Set(done.map((one) => one.stage.name))).toEqual(new Set(["a", "b", "z"]));
  expect(texts).toHaveLength(3);
});

it("a stage that throws is one failure, and those behind it run", async () => {
  const said = [];
  const done = await runStages(
    [
      stage("a", "compute", () => {
        throw new Error("the disk burns");
      }),
      stage("b", "compute", () => ({ passed: 2, failed: 0 })),
    ],
    context,
    { say: (text) => said.push(text) },
  );
  expect(done.map(({ result }) => [result.passed, result.failed])).toEqual([
    [0, 1],
    [2, 0],
  ]);
  expect(said[0]).toContain("the disk burns");
});
