import { expect, it } from "vitest";
import { CATALOG } from "./catalog.ts";
import { failureReason } from "./failure-reason.ts";

it("keeps the messages of an error and its causes in one line", () => {
  const cause = new Error("duplicate key");
  expect(failureReason(new Error("the import\n  stopped", { cause }))).toBe(
    "the import stopped: duplicate key",
  );
});

it("keeps no address, no login and no parameter of a query", () => {
  const cause = new Error("550 <ada@firm.example>: unknown; postgres://pm:s3cret@host/db is away");
  const reason = failureReason(
    new Error("Failed query: insert into c values ($1)\nparams: Ada,King", { cause }),
  );
  expect(reason).toContain("insert into c values ($1)");
  expect(reason).toContain("unknown");
  expect(reason).not.toMatch(/ada|s3cret|King/i);
});

it("stays short, and says so when there is nothing to say", () => {
  expect(failureReason(new Error("x".repeat(2000)))).toHaveLength(300);
  expect(failureReason(new Error(""))).toBe("no message");
  expect(failureReason("thrown text")).toBe("not an Error");
});

it("names what is wrong with a payload", () => {
  const { error } = CATALOG["contact.import"].payload.safeParse({
    importId: "ada@firm.example",
    requestId: "r",
  });
  expect(failureReason(error)).toMatch(/^tenantId Invalid .*: importId Invalid UUID$/);
});
