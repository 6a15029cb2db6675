import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { REPOSITORY } from "../instance.ts";

const UI = path.join(REPOSITORY, "packages/ui/src");

/** The gallery as one script, with the names of its components kept. */
export async function buildGallery(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, "main.tsx")],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "chrome120",
    jsx: "automatic",
    keepNames: true,
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  return outputFiles[0]?.text ?? "";
}

/** The name of every component that packages/ui exports. */
export function listComponents(): string[] {
  const files = fs.readdirSync(UI).filter((file) => file.endsWith(".tsx"));
  const text = files.map((file) => fs.readFileSync(path.join(UI, file), "utf8")).join("\n");
  return [...text.matchAll(/^export (?:default )?(?:function|const) ([A-Z]\w*)/gm)]
    .map(([, name = ""]) => name)
    .sort();
}
