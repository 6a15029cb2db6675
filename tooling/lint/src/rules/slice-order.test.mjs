import { checkRule } from "../rule-cases.mjs";

const at = "packages/core/src/campaign/launch-campaign.ts";

checkRule("slice-order", {
  passes: [
    {
      at,
      code: 'import { permit } from "../kernel/index.ts"; import { renderStep } from "../template/index.ts";',
    },
    { at, code: 'import { lock } from "./lock-campaign.ts";' },
    {
      at: "packages/core/src/workspace/schema.ts",
      code: 'import { AccountId } from "../account/schema.ts";',
    },
    { at: "packages/core/src/testing/make-ctx.ts", code: 'import { inbox } from "../inbox/index.ts";' },
    { at: "packages/core/src/campaign/x.db.test.ts", code: 'import { makeCtx } from "../testing/index.ts";' },
  ],
  fails: [
    { at, code: 'import { planDue } from "../send/index.ts";' },
    { at, code: 'import { planDue } from "@penguin/core/send";' },
    { at: "packages/core/src/contact/x.ts", code: 'import { suppress } from "../suppression/index.ts";' },
    { at: "packages/core/src/kernel/audit.ts", code: 'import { tenant } from "../workspace/index.ts";' },
    {
      at: "packages/core/src/workspace/tenant.ts",
      code: 'import { AccountId } from "../account/schema.ts";',
    },
    { at, code: 'import { makeCtx } from "../testing/index.ts";' },
    { at: "packages/core/src/wizardry/cast.ts", code: "export const x = 1;" },
  ],
});
