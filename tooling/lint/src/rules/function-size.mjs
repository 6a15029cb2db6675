import { isTestFile, pathInRepository } from "../place.mjs";

const MAX_LINES = 80;

/** A function, a component included, is at most 80 lines; the describe blocks of tests are not functions in this sense. */
export const functionSize = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    if (!relative || isTestFile(relative)) return {};
    const check = (node) => {
      const lines = node.loc.end.line - node.loc.start.line + 1;
      if (lines > MAX_LINES)
        context.report({
          node,
          message: `${node.id?.name ?? "This function"} has ${lines} lines; the limit is ${MAX_LINES}.`,
        });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
