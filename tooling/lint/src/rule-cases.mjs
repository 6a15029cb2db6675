import { execFile } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const OXLINT = createRequire(import.meta.url)
  .resolve("oxlint/package.json")
  .replace("package.json", "bin/oxlint");

/** Runs the linter itself in `folder` and gives its findings; the library's rule tester wants a newer Node than we do. */
export const runOxlint = (folder) =>
  new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [OXLINT, "-f", "json", "."],
      { cwd: folder, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        try {
          resolve(JSON.parse(stdout).diagnostics);
        } catch {
          reject(new Error(`oxlint said nothing readable: ${stdout} ${stderr} ${error?.message}`));
        }
      },
    );
  });

/** Cases that may lie in one tree: no two at the same path or with different options. */
const intoTrees = (cases) => {
  const trees = [];
  for (const one of cases) {
    const options = JSON.stringify(one.options ?? []);
    const free = trees.find(
      (tree) => tree.options === options && !tree.cases.some(({ at }) => at === one.at),
    );
    if (free) free.cases.push(one);
    else trees.push({ options, cases: [one] });
  }
  return trees;
};

const lintTree = async (root, name, tree, index) => {
  const folder = path.join(root, String(index));
  fs.cpSync(import.meta.dirname, path.join(folder, "tooling/lint/src"), { recursive: true });
  const config = {
    jsPlugins: ["./tooling/lint/src/plugin.mjs"],
    ignorePatterns: ["tooling/lint/**"],
    categories: { correctness: "off" },
    rules: { [`penguin/${name}`]: ["error", ...JSON.parse(tree.options)] },
  };
  fs.writeFileSync(path.join(folder, ".oxlintrc.json"), JSON.stringify(config));
  for (const { at, code } of tree.cases) {
    fs.mkdirSync(path.dirname(path.join(folder, at)), { recursive: true });
    fs.writeFileSync(path.join(folder, at), code);
  }
  const findings = await runOxlint(folder);
  return tree.cases.map((one) => [one, findings.filter((finding) => finding.filename === one.at)]);
};

/** Shows the rule passing on `passes` and failing on `fails`; `at` is a path from the repository, `errors` their number. */
export const checkRule = (name, { passes, fails }) => {
  describe(name, () => {
    let root;
    let found;

    beforeAll(async () => {
      root = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-rule-"));
      const trees = intoTrees([...passes, ...fails]);
      found = new Map(
        (await Promise.all(trees.map((tree, index) => lintTree(root, name, tree, index)))).flat(),
      );
    });

    afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

    const title = ({ at, code }) => `${at} ${code.slice(0, 90).replaceAll("\n", " ")}`;
    for (const one of passes) it(`passes ${title(one)}`, () => expect(found.get(one)).toEqual([]));
    for (const one of fails)
      it(`fails ${title(one)}`, () => {
        const findings = found.get(one);
        expect(findings.map(({ code }) => code)).toEqual(Array(one.errors ?? 1).fill(`penguin(${name})`));
      });
  });
};
