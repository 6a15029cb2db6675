import { checkRule } from "../rule-cases.mjs";

const at = "packages/core/src/contact/list-contacts.ts";

checkRule("package-direction", {
  passes: [
    {
      at,
      code: 'import { contacts } from "@penguin/db/schema"; import { newId } from "@penguin/runtime/id";',
    },
    { at, code: 'import type { SmtpTransport } from "@penguin/infra/smtp";' },
    {
      at: "packages/core/src/contact/x.test.ts",
      code: 'import { makeFakeSmtp } from "@penguin/infra/smtp";',
    },
    {
      at: "packages/core/src/contact/x.db.test.ts",
      code: 'import { cloneDatabase } from "@penguin/testkit";',
    },
    {
      at: "apps/web/src/features/contact/form.tsx",
      code: 'import { ContactInput } from "@penguin/core/contact/schema";',
    },
    {
      at: "apps/web/src/server/context.ts",
      code: 'import { openDb } from "@penguin/db"; import { x } from "@penguin/infra/smtp";',
    },
    { at: "apps/cli/src/rehearse.ts", code: 'import { createWorld } from "@penguin/simulator";' },
    {
      at: "tooling/vitest/src/x.ts",
      code: 'import { migrateDatabase } from "@penguin/db/migrate"; import y from "../../bench/x.ts";',
    },
  ],
  fails: [
    { at, code: 'import { appRouter } from "@penguin/api";' },
    { at, code: 'import { createTransport } from "@penguin/infra/smtp";' },
    { at, code: 'import { x } from "../../../db/src/index.ts";' },
    { at, code: 'const load = () => import("@penguin/simulator");' },
    { at: "packages/mail/src/window/index.ts", code: 'export { newId } from "@penguin/runtime/id";' },
    { at: "packages/simulator/src/world.ts", code: 'import { contacts } from "@penguin/db/schema";' },
    {
      at: "apps/web/src/features/contact/form.tsx",
      code: 'import { listContacts } from "@penguin/core/contact";',
    },
    { at: "apps/web/src/app/page.tsx", code: 'import { openDb } from "@penguin/db";' },
    { at: "apps/worker/src/main.ts", code: 'import { startWorld } from "@penguin/simulator";' },
    { at: "packages/ui/src/button.tsx", code: 'import type { Ctx } from "@penguin/core/kernel";' },
  ],
});
