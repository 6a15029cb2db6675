import { readFileSync } from "node:fs";
import path from "node:path";
import { FAULT_POINTS } from "@penguin/runtime/fault-point";
import { HOST_STEPS } from "@penguin/simulator";
import { expect, it } from "vitest";
import { FAULT_KINDS, planFaults } from "./fault-plan.ts";

const page = readFileSync(path.resolve(import.meta.dirname, "../../../../docs/guide/reliability.md"), "utf8");
const rows = (heading: string): string[] =>
  (page.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "")
    .split("\n")
    .flatMap((line) => /^\| `([\w-]+)`/.exec(line)?.[1] ?? []);

it("names every fault point in its order, and nothing else", () => {
  expect(rows("Where a crash can hit")).toEqual([...FAULT_POINTS]);
});

it("names every kind of fault", () => {
  expect(rows("What is done to it")).toEqual([...FAULT_KINDS]);
});

it("makes at least five faults of each kind at each of its points by default", () => {
  const counts = new Map<string, number>();
  for (const { kind, point } of planFaults(300, 1, undefined))
    counts.set(`${kind} ${point}`, (counts.get(`${kind} ${point}`) ?? 0) + 1);
  expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(5);
  expect([...counts.keys()].filter((key) => key.startsWith("filter-kill"))).toEqual([]);
  expect(new Set([...counts.keys()].map((key) => key.split(" ")[1]))).toEqual(new Set(FAULT_POINTS));
});

it("kills the mail host of npm start between its own steps, where that is the mail server", () => {
  const plan = planFaults(100, 1, undefined, "simulated");
  expect(plan.map(({ kind }) => kind)).not.toContain("filter-kill");
  expect(new Set(plan.flatMap(({ step }) => step ?? []))).toEqual(new Set(HOST_STEPS));
  expect(planFaults(100, 1, undefined).map(({ kind }) => kind)).not.toContain("host-step-kill");
});

it("kills the filter too where Postfix is the mail server, at every step of a conversation", () => {
  const points = planFaults(100, 1, undefined, "postfix").flatMap(({ kind, point }) =>
    kind === "filter-kill" ? [point] : [],
  );
  expect([...new Set(points)].sort()).toEqual(["answered", "begun", "data", "noted", "prepared"]);
});
