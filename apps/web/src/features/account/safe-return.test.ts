import { expect, it } from "vitest";
import { safeReturn } from "./safe-return.ts";

it("returns only into the dashboard", () => {
  expect(safeReturn("/dashboard/inbox?q=a")).toBe("/dashboard/inbox?q=a");
  for (const bad of [
    null,
    "",
    "//evil.example",
    "https://evil.example",
    "/dashboard\\evil",
    "/dashboards",
    "/login",
  ]) {
    expect(safeReturn(bad)).toBe("/dashboard");
  }
});
