import { visitImports } from "../import-visitor.mjs";
import { pathInRepository, resolveRelative, sliceOf } from "../place.mjs";

/** The rows of ARCHITECTURE.md: a slice calls only lower rows. */
export const ROWS = [
  ["kernel"],
  ["workspace"],
  ["account", "audit-log"],
  ["billing", "api-key", "webhook", "notification"],
  ["server", "sender-domain", "mailbox"],
  ["contact", "suppression", "consent", "template", "ledger", "thread"],
  ["campaign", "warmup"],
  ["send"],
  ["event"],
  ["inbox", "quarantine", "analytics", "reputation", "automation", "integration"],
  ["staff", "support"],
];

const rowOf = (slice) => ROWS.findIndex((row) => row.includes(slice));

/** Input shapes every slice may build on: ids and names of workspaces and people. */
const OPEN_SCHEMAS = ["workspace", "account"];

const targetOf = (relative, source) => {
  if (source.startsWith(".")) return sliceOf(resolveRelative(relative, source));
  const found = /^@penguin\/core\/([^/]+)(?:\/(.+))?$/.exec(source);
  return found ? { slice: found[1], file: `${found[2] ?? "index"}.ts` } : undefined;
};

/** A slice of core imports only slices of strictly lower rows and tells higher ones by an outbox event. */
export const sliceOrder = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    const home = sliceOf(relative);
    if (!home || home.slice === "testing") return {};
    const row = rowOf(home.slice);
    return {
      Program(node) {
        if (row < 0)
          context.report({
            node,
            message: `The slice ${home.slice} is in no row of ARCHITECTURE.md; give it one.`,
          });
      },
      ...visitImports(({ node, source }) => {
        const target = targetOf(relative, source);
        if (!target || target.slice === home.slice || row < 0) return;
        if (target.slice === "testing" && home.file.includes(".test.")) return;
        const isOpenSchema = OPEN_SCHEMAS.includes(target.slice) && target.file === "schema.ts";
        if (isOpenSchema && home.file === "schema.ts") return;
        const below = rowOf(target.slice);
        if (below >= 0 && below < row) return;
        context.report({
          node,
          message: `${home.slice} (row ${row}) may not import ${target.slice} (row ${below}): only lower rows; tell higher ones by an outbox event.`,
        });
      }),
    };
  },
};
