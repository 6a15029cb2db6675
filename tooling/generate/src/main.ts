import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generatePages } from "./pages.ts";

const folder = path.resolve(import.meta.dirname, "../../../docs/generated");
const check = process.argv.includes("--check");
mkdirSync(folder, { recursive: true });

const stale: string[] = [];
for (const [name, text] of Object.entries(generatePages())) {
  const file = path.join(folder, name);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  stale.push(name);
  if (!check) writeFileSync(file, text);
}
if (check && stale.length > 0) {
  process.stderr.write(`Generated pages are out of date: ${stale.join(", ")}. Run: npm run gen\n`);
  process.exit(1);
}
process.stdout.write(
  check ? "generated pages are current\n" : `written: ${stale.join(", ") || "nothing had changed"}\n`,
);
process.exit(0);
