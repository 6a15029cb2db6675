import { appRouter } from "@penguin/api";
import { isRead, NOT_UNVERIFIED, type Permission, PERMISSIONS } from "@penguin/core/kernel";
import { STAFF_PERMISSIONS } from "@penguin/core/staff";
import { CATALOG } from "@penguin/jobs/catalog";
import { describe, expect, it } from "vitest";

const kebab = (text: string): string => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const procedures = Object.keys(appRouter._def.procedures).map(kebab);
const permissions = Object.keys(PERMISSIONS);
/** The staff's own matrix: behind its own guard, and in no role of a tenant. */
const staff = Object.keys(STAFF_PERMISSIONS);

/** Procedures that precede a tenant or only carry news need no permission of the matrix. */
const WITHOUT_PERMISSION = [
  "account.register",
  "account.verify-email",
  "account.resend-verification",
  "account.request-password-reset",
  "account.reset-password",
  "account.confirm-email-change",
  "account.end-all-sessions",
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
      [...WITHOUT_PERMISSION, ...staff].sort(),
    );
  });

  it("keeps the staff's names to its own slice, out of the tenants' matrix, and views to reading", () => {
    expect(staff.sort()).toEqual(procedures.filter((name) => name.startsWith("staff.")).sort());
    expect(staff.filter((name) => permissions.includes(name))).toEqual([]);
    const changing = Object.entries(appRouter._def.procedures).flatMap(([path, procedure]) => {
      const { type } = (procedure as unknown as { _def: { type: string } })._def;
      return path.startsWith("staff.") && type === "mutation" ? [kebab(path)] : [];
    });
    expect(changing.sort()).toEqual([
      "staff.approve-grant",
      "staff.end-grant",
      "staff.pause-queue",
      "staff.request-grant",
      "staff.resume-queue",
      "staff.retry-job",
    ]);
  });

  it("joins every permission to a procedure", () => {
    expect(permissions.filter((name) => !procedures.includes(name)).sort()).toEqual(
      [...WITHOUT_PROCEDURE].sort(),
    );
  });

  it("says by its first word whether a procedure only reads", () => {
    const kinds = Object.entries(appRouter._def.procedures).map(([name, procedure]) => [
      kebab(name),
      (procedure as unknown as { _def: { type: string } })._def.type,
    ]);
    const wrong = kinds.filter(
      ([name, type]) => permissions.includes(name ?? "") && isRead(name as Permission) !== (type === "query"),
    );
    expect(wrong).toEqual([]);
  });

  it("holds every act that invites or sends back from an address that is not confirmed", () => {
    const reaching = permissions.filter((name) => /\.(re)?(send-)?invit|send-test|launch$|reply/.test(name));
    const open = reaching.filter((name) => !isRead(name as Permission));
    expect(open.filter((name) => !NOT_UNVERIFIED.some((held) => held === name))).toEqual([]);
  });

  it("reads slice.verb in jobs too", () => {
    for (const name of Object.keys(CATALOG)) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
  });
});
