import { build } from "esbuild";

await build({
  entryPoints: ["src/server/reading-thread.ts"],
  outfile: "dist/reading-thread.mjs",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
  },
});
