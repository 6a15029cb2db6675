import { expect, it } from "vitest";
import { countViolations, readTaken } from "./count-violations.ts";

const time = { startMs: Date.parse("2026-03-02T22:30:00Z"), realMs: 0, factor: 100 };
const bounds = { zoneOf: () => "Europe/Berlin", dailyLimit: 3, sentBefore: 1, gapSeconds: 60 };
const mail = (to: string, began: number, ended = began + 10) => ({ from: "a@b.example", to, began, ended });

it("reads when each conversation began and ended, whatever address it returns to", () => {
  const lines = [
    { n: 1, from: "a+v-1=x@b.example", to: "x", began: 1 },
    { n: 1, ended: 3 },
    { n: 2, from: "a@b.example", to: "y", began: 4 },
  ];
  expect(readTaken(lines.map((line) => `${JSON.stringify(line)}\n`).join(""))).toMatchObject([
    { from: "a@b.example", to: "x", began: 1, ended: 3 },
    { from: "a@b.example", to: "y", began: 4, ended: 4 },
  ]);
});

it.each([
  ["nothing where all is kept", [mail("x", 0), mail("y", 610)], { cap: 0, gap: 0, twice: 0, mostADay: 3 }],
  ["a gap from the end of the one before", [mail("x", 0, 20), mail("y", 610)], { cap: 0, gap: 1 }],
  ["a mail too many on the local day", [mail("x", 0), mail("y", 700), mail("z", 1400)], { cap: 1, gap: 0 }],
  ["none too many after the local midnight", [mail("x", 0), mail("y", 700), mail("z", 18_100)], { cap: 0 }],
  ["the same mail twice", [mail("x", 0), mail("x", 700)], { twice: 1 }],
])("counts %s", (_, taken, expected) => {
  expect(countViolations(taken, time, bounds)).toMatchObject(expected);
});
