import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { CHAOS_KINDS, planChaos } from "./chaos-plan.ts";

const page = readFileSync(path.resolve(import.meta.dirname, "../../../../docs/guide/reliability.md"), "utf8");
const table = page
  .split("## The whole of npm start\n")[1]
  ?.split("\n\n")
  .find((block) => block.startsWith("| fault"));
const rows = (table ?? "").split("\n").flatMap((line) => /^\| `([\w-]+)`/.exec(line)?.[1] ?? []);

it("is told of with every kind of fault", () => {
  expect(rows).toEqual([...CHAOS_KINDS]);
});

it("makes every kind once before any comes again, and the same by the same seed", () => {
  const plan = planChaos(60, 1, CHAOS_KINDS);
  for (const from of [0, 14, 28, 42])
    expect(new Set(plan.slice(from, from + 14).map(({ kind }) => kind)).size).toBe(CHAOS_KINDS.length);
  expect(planChaos(60, 1, CHAOS_KINDS)).toEqual(plan);
  expect(planChaos(60, 2, CHAOS_KINDS)).not.toEqual(plan);
  expect(planChaos(5, 1, CHAOS_KINDS).map(({ kind }) => kind)).toEqual(CHAOS_KINDS.slice(0, 5));
});
