import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "./page.ts";

const ID = "0197b000-0000-7003-8000-000009896801";

it.each([
  [[ID], ["id"]],
  [
    ["Zoë, the name", ID],
    ["text", "id"],
  ],
  [
    ["2026-03-01T10:00:00.000Z", ID],
    ["moment", "id"],
  ],
  [[12], ["row"]],
] as const)("gives back the keys %j", (keys, kinds) => {
  expect(decodeCursor(encodeCursor(keys), kinds)).toEqual(keys.map(String));
});

it("begins at the first row without one", () => {
  expect(decodeCursor(undefined, ["id"])).toBeUndefined();
  expect(decodeCursor("", ["id"])).toBeUndefined();
});

it.each([
  ["no id", ["12"], ["id"]],
  ["another list's", [ID, ID], ["id"]],
  ["no moment", ["tomorrow", ID], ["moment", "id"]],
  ["a text that no column holds", ["a\0", ID], ["text", "id"]],
  ["half a character", ["\ud800", ID], ["text", "id"]],
  ["a row beyond counting", [1e300], ["row"]],
] as const)("refuses %s", (_, keys, kinds) => {
  expect(() => decodeCursor(encodeCursor(keys), kinds)).toThrow(/no place in this list/);
});

it("refuses anything else that is typed there", () => {
  const typed = fc.stringMatching(/^[\w-]{1,40}$/);
  fc.assert(
    fc.property(typed, (cursor) => {
      expect(() => decodeCursor(cursor, ["id"])).toThrow(/no place in this list/);
    }),
  );
});
