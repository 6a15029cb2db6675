import { AUDIT_SUBJECTS } from "@penguin/db/schema";
import { expect, it } from "vitest";
import { isRead, PERMISSIONS, type Permission, PERSONAL_FIELDS } from "./index.ts";

const decided = Object.keys(PERSONAL_FIELDS);
const permissions = Object.keys(PERMISSIONS) as Permission[];

it("has decided for every action that changes something what of its rows is personal", () => {
  const writes = permissions.filter((permission) => !isRead(permission));
  expect(writes.filter((permission) => !decided.includes(permission))).toEqual([]);
  expect(permissions.filter((permission) => isRead(permission) && decided.includes(permission))).toEqual([]);
});

it("names fields of before and after, one level deep, of a kind of subject there is", () => {
  for (const personal of Object.values(PERSONAL_FIELDS)) {
    if (personal === null) continue;
    expect(AUDIT_SUBJECTS).toContain(personal.of);
    for (const field of personal.fields) expect(field).toMatch(/^(before|after)\.\w+$/);
  }
});

it("never lets a tenant erase what staff did", () => {
  const staff = Object.entries(PERSONAL_FIELDS).filter(([action]) => action.startsWith("staff."));
  expect(staff.length).toBeGreaterThan(3);
  for (const [, personal] of staff) expect(personal).toBeNull();
});
