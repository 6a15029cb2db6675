import { visitImports } from "../import-visitor.mjs";
import { isTestFile, pathInRepository, resolveRelative, sliceOf } from "../place.mjs";

const DOORS = new Set(["index.ts", "schema.ts"]);

/** A slice of core is entered through its index or its schema, from another slice and from every other package. */
export const oneDoor = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    if (!relative) return {};
    const home = sliceOf(relative);
    return visitImports(({ node, source }) => {
      if (source.startsWith(".")) {
        const target = sliceOf(resolveRelative(relative, source));
        if (!home || !target || target.slice === home.slice || DOORS.has(target.file)) return;
        if (target.slice === "testing" && isTestFile(relative)) return;
        context.report({
          node,
          message: `Import ../${target.slice}/index.ts or its schema.ts, not ${target.file}.`,
        });
        return;
      }
      const deep = /^@penguin\/core\/([^/]+)\/(.+)$/.exec(source);
      if (deep && deep[2] !== "schema")
        context.report({
          node,
          message: `Import @penguin/core/${deep[1]} or its schema, not a file inside it.`,
        });
    });
  },
};
