import { expect, it } from "vitest";
import { safeReturn } from "./safe-return.ts";

it("returns only into the dashboard and to an invitation", () => {
  expect(safeReturn("/dashboard/inbox?q=a")).toBe("/dashboard/inbox?q=a");
  const invitation = `/invite/${"a-Z_9".repeat(6)}`;
  expect(safeReturn(invitation)).toBe(invitation);
  for (const bad of [
    "/invite/short",
    `${invitation}/../../login`,
    `${invitation}?next=//evil.example`,
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
