import { expect, it } from "vitest";
import { readStaffArguments } from "./staff.ts";

it("reads who is to be of the staff and as what", () => {
  expect(readStaffArguments(["add", "a@b.test", "support"])).toEqual({
    act: "add",
    email: "a@b.test",
    role: "support",
  });
  expect(readStaffArguments(["export", "--from", "2026-01-01", "--to", "2026-03-31"])).toEqual({
    act: "export",
    from: "2026-01-01",
    to: "2026-03-31",
  });
  expect(readStaffArguments(["end", "a@b.test"])).toEqual({ act: "end", email: "a@b.test" });
  expect(readStaffArguments(["bar", "a@b.test", "by letter"])).toEqual({
    act: "bar",
    email: "a@b.test",
    source: "by letter",
  });
  expect(readStaffArguments(["unbar", "a@b.test"])).toEqual({ act: "unbar", email: "a@b.test" });
  expect(readStaffArguments(["bars"])).toEqual({ act: "bars" });
});

it.each([
  [[]],
  [["add"]],
  [["add", "a@b.test"]],
  [["end", "a@b.test", "qa"]],
  [["show", "a@b.test"]],
  [["export", "--from", "2026-01-01"]],
])("explains itself for %j", (argv) => {
  expect(() => readStaffArguments(argv)).toThrow("say: staff ");
});
