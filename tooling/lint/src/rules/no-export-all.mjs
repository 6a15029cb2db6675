import { pathInRepository } from "../place.mjs";

const ALLOWED = "packages/db/src/schema/index.ts";

/** A barrel lists its names, so that what a slice offers can be read in one place. */
export const noExportAll = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    if (!relative || relative === ALLOWED) return {};
    return {
      ExportAllDeclaration(node) {
        context.report({ node, message: "List the exported names; export * hides what this file offers." });
      },
    };
  },
};
