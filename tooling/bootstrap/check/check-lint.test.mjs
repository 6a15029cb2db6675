import { expect, it } from "vitest";
import { readProblems } from "./check-lint.mjs";

const OUTPUT = `packages/core/src/send/plan.ts:3:14: Type 'string' is not assignable to type 'number'. [Error/typescript(TS2322)]
packages/core/src/send/plan.ts:9:14: Cannot find name 'x'. [Error/typescript(TS2304)]
apps/web/src/app/a/[slug]/page.tsx:1:1: Cannot find name 'PageProps'. [Error/typescript(TS2304)]
apps/web/src/proxy.ts:1:1: Unexpected any. [Error/typescript(no-explicit-any)]
tooling/bench/src/main.mjs:7:1: Import of node:fs is not allowed. [Error/penguin(layer)]

5 problems
`;

it("tells folders whose types are wrong from what the lint finds", () => {
  expect(readProblems(OUTPUT)).toEqual({ folders: ["packages/core", "apps/web"], others: 2 });
  expect(readProblems("panic: out of memory\n")).toEqual({ folders: [], others: 0 });
});
