import { checkRule } from "../rule-cases.mjs";

const at = "packages/core/src/campaign/launch-campaign.ts";

checkRule("one-door", {
  passes: [
    {
      at,
      code: 'import { renderStep } from "../template/index.ts"; import { ContactInput } from "../contact/schema.ts";',
    },
    { at, code: 'import { lock } from "./lock-campaign.ts";' },
    {
      at: "packages/api/src/router/contact.ts",
      code: 'import { listContacts } from "@penguin/core/contact";',
    },
    { at: "apps/web/src/x.ts", code: 'import { ContactInput } from "@penguin/core/contact/schema";' },
  ],
  fails: [
    { at, code: 'import { renderStep } from "../template/render-step.ts";' },
    {
      at: "packages/api/src/router/contact.ts",
      code: 'import { readCsv } from "@penguin/core/contact/read-csv";',
    },
    {
      at: "apps/worker/src/handlers/contact.ts",
      code: 'export { runImport } from "@penguin/core/contact/run-import";',
    },
  ],
});
