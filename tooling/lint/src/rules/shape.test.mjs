import { checkRule } from "../rule-cases.mjs";

const lines = (count) => "const a = 1;\n".repeat(count).trimEnd().replaceAll("const a", "var a");
const body = (count) => `function big() {\n${"a();\n".repeat(count)}}`;

checkRule("file-shape", {
  passes: [
    { at: "packages/core/src/contact/list-contacts.ts", code: lines(400) },
    { at: "packages/core/src/contact/list-contacts.db.test.ts", code: lines(1) },
    { at: "apps/web/src/app/(public)/[workspaceSlug]/[[...rest]]/not-found.tsx", code: lines(1) },
    { at: "packages/infra/src/mail-server/mailu.ts", code: lines(1) },
  ],
  fails: [
    { at: "packages/core/src/contact/list-contacts.ts", code: lines(401) },
    { at: "packages/core/src/contact/listContacts.ts", code: lines(1) },
    { at: "packages/core/src/contact/ContactTable.tsx", code: lines(1) },
    { at: "packages/core/src/contact/utils.ts", code: lines(1) },
    { at: "packages/core/src/contact/csv-helpers.ts", code: lines(1) },
    { at: "packages/core/src/contact/queue-manager.ts", code: lines(1) },
    { at: "apps/web/src/lib/dates.ts", code: lines(1) },
    { at: "apps/web/src/shared/dates.ts", code: lines(1) },
  ],
});

checkRule("function-size", {
  passes: [
    { at: "packages/core/src/a.ts", code: body(78) },
    { at: "packages/core/src/a.test.ts", code: body(200) },
  ],
  fails: [
    { at: "packages/core/src/a.ts", code: body(79) },
    { at: "packages/ui/src/a.tsx", code: `export const Big = () => {\n${"a();\n".repeat(80)}};` },
  ],
});

checkRule("no-export-all", {
  passes: [
    { at: "packages/db/src/schema/index.ts", code: 'export * from "./contact.ts";' },
    { at: "packages/core/src/contact/index.ts", code: 'export { listContacts } from "./list-contacts.ts";' },
  ],
  fails: [
    { at: "packages/core/src/contact/index.ts", code: 'export * from "./list-contacts.ts";' },
    { at: "packages/core/src/contact/index.ts", code: 'export * as contact from "./list-contacts.ts";' },
  ],
});
