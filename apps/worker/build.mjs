import { build } from "esbuild";

await build({
  entryPoints: ["src/main.ts", "src/refuse-copies.ts", "src/reading-thread.ts"],
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  external: ["pg-native", "@node-rs/argon2", "@node-rs/argon2-*", "sharp", "*.node"],
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
  },
});
