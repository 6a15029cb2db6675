import { checkRule } from "../rule-cases.mjs";

const at = "packages/core/src/contact/create-contact.ts";
const audit = 'await writeAudit(tx, ctx, { action: "contact.create" });';
const verb = (before, inside, type = "Ctx") =>
  `export async function createContact(ctx: ${type}) { ${before} await tenantTransaction(ctx, async (tx) => { ${inside} }); }`;
const insert = "await tx.insert(contacts).values({});";

checkRule("write-verb", {
  passes: [
    { at, code: verb('permit(ctx, "contact.create");', insert + audit) },
    { at, code: verb("", "return tx.select().from(contacts);") },
    { at, code: verb("", insert + audit, "PlatformCtx") },
    { at, code: verb("", insert + audit, "AccountCtx") },
    {
      at,
      code: `const save = async (tx: Tx) => { ${insert} ${audit} }; ${verb('permit(ctx, "a");', "await save(tx);")}`,
    },
    { at, code: `export const insertContact = async (tx: Tx) => { ${insert} };` },
    { at, code: verb("", "await tx.select().from(contacts); set.delete(1); list.update();") },
    { at: "packages/core/src/contact/x.db.test.ts", code: verb("", insert) },
    {
      at,
      code: verb("", insert),
      options: [
        {
          withoutPermit: { "contact/createContact": "runs as a job, which nobody asked for" },
          withoutAudit: { "contact/createContact": "the rows are their own record" },
        },
      ],
    },
  ],
  fails: [
    { at, code: verb("", insert), errors: 2 },
    { at, code: verb("", insert + audit) },
    { at, code: verb('permit(ctx, "contact.create");', "await tx.update(contacts).set({});") },
    { at, code: verb('permit(ctx, "contact.create");', "await tx.delete(contacts);") },
    {
      at,
      code: verb(
        'permit(ctx, "contact.create");',
        "await tx.execute(sql`with x as (select 1) update contacts set a = 1`);",
      ),
    },
    { at, code: verb("", insert, "PlatformCtx") },
    { at, code: `const save = async (tx: Tx) => { ${insert} }; ${verb("", "await save(tx);")}`, errors: 2 },
    {
      at,
      code: "export const createContact = (ctx: Ctx) => tenantTransaction(ctx, (db) => db.insert(contacts).values({}));",
      errors: 2,
    },
    {
      at,
      code: verb("", insert),
      options: [{ withoutPermit: { "contact/createContact": "runs as a job, which nobody asked for" } }],
    },
  ],
});
