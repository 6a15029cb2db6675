import { pathInRepository } from "../place.mjs";

const EXEMPT = /^(tooling\/|packages\/simulator\/|apps\/cli\/src\/rehearse[^/]*(\/|\.ts$))/;
const WORDS = /simulat|\bdemo\b/i;

const splitCamel = (name) => name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("_", " ");

/** The product does not know that a rehearsal world exists; only the three named places do. */
export const productOnly = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    if (!relative || EXEMPT.test(relative)) return {};
    const check = (node, text) => {
      const found = WORDS.exec(text);
      if (found)
        context.report({
          node,
          message: `"${found[0]}" may be named only in tooling, packages/simulator and the rehearse command.`,
        });
    };
    return {
      Identifier: (node) => check(node, splitCamel(node.name)),
      JSXIdentifier: (node) => check(node, splitCamel(node.name)),
      JSXText: (node) => check(node, node.value),
      Literal(node) {
        if (typeof node.value === "string") check(node, node.value);
      },
      TemplateElement: (node) => check(node, node.value.raw),
    };
  },
};
