const literal = (node) =>
  node?.type === "Literal" && typeof node.value === "string" ? node.value : undefined;

const isTypeOnly = (node) => {
  if (node.importKind === "type" || node.exportKind === "type") return true;
  const specifiers = node.specifiers ?? [];
  return specifiers.length > 0 && specifiers.every((part) => (part.importKind ?? part.exportKind) === "type");
};

/** Calls `onImport({ node, source, typeOnly })` for every import, re-export, dynamic import and import type of a file. */
export const visitImports = (onImport) => {
  const report = (node, source, typeOnly) => {
    if (source !== undefined) onImport({ node, source, typeOnly });
  };
  return {
    ImportDeclaration: (node) => report(node, literal(node.source), isTypeOnly(node)),
    ExportNamedDeclaration: (node) => report(node, literal(node.source), isTypeOnly(node)),
    ExportAllDeclaration: (node) => report(node, literal(node.source), node.exportKind === "type"),
    ImportExpression: (node) => report(node, literal(node.source), false),
    TSImportType: (node) => report(node, literal(node.source ?? node.argument), true),
  };
};
