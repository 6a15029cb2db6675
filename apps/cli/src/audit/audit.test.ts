import { expect, it } from "vitest";
import { readAuditArguments } from "./audit.ts";

it("reads what is asked", () => {
  const tenantId = "0197a000-0000-7000-8000-00000000000a";
  expect(readAuditArguments(["verify", "--json", "--tenant", tenantId])).toEqual({ json: true, tenantId });
});

it.each([
  [[], /^say: audit verify/],
  [["seal"], /^say: audit verify/],
  [["verify", "--tenant", "acme"], /^--tenant must be the id/],
])("says in one sentence what is wrong with %j", (argv, sentence) => {
  expect(() => readAuditArguments(argv)).toThrow(sentence);
});
