import { pathInRepository } from "../place.mjs";

const MAX_LINES = 400;
const FORBIDDEN = new Set([
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "misc",
  "manager",
  "service",
  "shared",
  "lib",
]);
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** What Next's router reads from a name: `[id]`, `[[...path]]`, `(group)`, `@slot`, `_private`. */
const ROUTE = /^(\[{1,2}(\.\.\.)?|\(|@|_)?([A-Za-z0-9-]+)(\]{1,2}|\))?$/;

const nameFaults = (relative) => {
  const parts = relative.split("/");
  const isRoute = relative.startsWith("apps/web/src/app/");
  const faults = [];
  for (const part of parts) {
    if (part.startsWith(".")) continue;
    for (const piece of part.split(".").filter((text) => text !== "")) {
      const bare = isRoute ? (ROUTE.exec(piece)?.[3] ?? piece).toLowerCase() : piece;
      if (isRoute && (part.startsWith("[") || part.startsWith("("))) continue;
      if (!KEBAB.test(bare)) faults.push(`"${part}" is not kebab-case.`);
      const vague = bare.split("-").find((word) => FORBIDDEN.has(word));
      if (vague) faults.push(`"${part}": the word "${vague}" says nothing; name the file for what it does.`);
    }
  }
  return [...new Set(faults)];
};

/** A file is at most 400 lines, in kebab-case, and named for what it does. */
export const fileShape = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    if (!relative) return {};
    return {
      Program(node) {
        for (const message of nameFaults(relative)) context.report({ node, message });
        const { lines } = context.sourceCode;
        const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
        if (count > MAX_LINES)
          context.report({
            node,
            message: `${count} lines; a file has at most ${MAX_LINES}. Split it by what it does.`,
          });
      },
    };
  },
};
