import { spawnSync } from "node:child_process";
import path from "node:path";

const banner =
  'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);';

/** Bundles the migration of the images into one file. */
const { status } = spawnSync(
  path.join(import.meta.dirname, "../node_modules/.bin/esbuild"),
  [
    path.join(import.meta.dirname, "migrate-image.ts"),
    "--bundle",
    "--platform=node",
    "--target=node20",
    "--format=esm",
    `--banner:js=${banner}`,
    `--outfile=${path.join(import.meta.dirname, "dist/migrate.mjs")}`,
  ],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
