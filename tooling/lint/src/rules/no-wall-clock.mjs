import { isTestFile, pathInRepository } from "../place.mjs";

const SCOPE = /^(packages\/(core|jobs|mail|simulator)\/|apps\/worker\/src\/handlers\/)/;
const SQL_CLOCK =
  /(?<![\w.])(now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\s*\)|\bcurrent_(timestamp|date|time)\b/i;

const isDate = (node) => node.type === "Identifier" && node.name === "Date";

/** Business time comes from the context's clock, in code and, as a parameter, in SQL. */
export const noWallClock = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    if (!relative || !SCOPE.test(relative) || isTestFile(relative)) return {};
    const report = (node, what) =>
      context.report({ node, message: `${what}: take the time from the clock that is passed in.` });
    const checkText = (node, text) => {
      const found = SQL_CLOCK.exec(text);
      if (found) report(node, `SQL ${found[0]}`);
    };
    return {
      NewExpression(node) {
        if (isDate(node.callee) && node.arguments.length === 0) report(node, "new Date()");
      },
      CallExpression(node) {
        if (isDate(node.callee)) return report(node, "Date()");
        if (node.callee.type !== "MemberExpression") return undefined;
        const { object, property } = node.callee;
        if (isDate(object) && property.name === "now") report(node, "Date.now()");
        if (
          object.type === "MemberExpression" &&
          object.object.name === "Temporal" &&
          object.property.name === "Now"
        )
          report(node, "Temporal.Now");
        return undefined;
      },
      Literal(node) {
        if (typeof node.value === "string") checkText(node, node.value);
      },
      TemplateElement(node) {
        checkText(node, node.value.raw);
      },
    };
  },
};
