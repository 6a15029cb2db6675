import { pathInRepository } from "../place.mjs";

const ALLOWED = [/(^|\/)env\.ts$/, /(^|\/)[a-z]+\.config\.[cm]?[jt]s$/, /^tooling\/bootstrap\//];

const MESSAGE = "Read the environment in env.ts only and pass the values on.";

/** Next replaces this one by a constant at build time, where it stands, to leave code out of its other runtime. */
const isBuildConstant = (node) =>
  node.parent?.type === "MemberExpression" &&
  node.parent.object === node &&
  node.parent.property.name === "NEXT_RUNTIME";

/** Settings are read and checked in one place per process. */
export const envOnly = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    if (!relative || ALLOWED.some((pattern) => pattern.test(relative))) return {};
    const named = (node, name) => node.name === name || node.value === name;
    return {
      MemberExpression(node) {
        const isEnv =
          node.object.type === "Identifier" && node.object.name === "process" && named(node.property, "env");
        if (isEnv && !isBuildConstant(node)) context.report({ node, message: MESSAGE });
      },
      VariableDeclarator(node) {
        if (
          node.init?.type !== "Identifier" ||
          node.init.name !== "process" ||
          node.id.type !== "ObjectPattern"
        )
          return;
        if (node.id.properties.some((property) => property.key && named(property.key, "env")))
          context.report({ node, message: MESSAGE });
      },
      ImportSpecifier(node) {
        if (/^(node:)?process$/.test(node.parent.source.value) && named(node.imported, "env"))
          context.report({ node, message: MESSAGE });
      },
    };
  },
};
