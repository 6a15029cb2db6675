import { appRouter } from "@penguin/api";
import { PERMISSIONS } from "@penguin/core/kernel";
import { CATALOG } from "@penguin/jobs/catalog";
import { describe, expect, it } from "vitest";

const kebab = (text: string): string => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const procedures = Object.keys(appRouter._def.procedures).map(kebab);
const permissions = Object.keys(PERMISSIONS);

/** Procedures that precede a tenant or only carry news need no permission of the matrix. */
const WITHOUT_PERMISSION = [
  "account.register",
  "account.verify-email",
  "account.resend-verification",
  "account.get-invitation",
  "account.accept-invitation",
  "account.list-tenants",
  "account.switch-tenant",
  "account.create-tenant",
  "live.changes",
];
/** Reached by another door than tRPC. */
const WITHOUT_PROCEDURE = ["contact.upload-file"];

describe("one dotted name", () => {
  it("joins every procedure to a permission", () => {
    expect(procedures.filter((name) => !permissions.includes(name)).sort()).toEqual(
      [...WITHOUT_PERMISSION].sort(),
    );
  });

  it("joins every permission to a procedure", () => {
    expect(permissions.filter((name) => !procedures.includes(name)).sort()).toEqual(
      [...WITHOUT_PROCEDURE].sort(),
    );
  });

  it("reads slice.verb in jobs too", () => {
    for (const name of Object.keys(CATALOG)) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
  });
});
