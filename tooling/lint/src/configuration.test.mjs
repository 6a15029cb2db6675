import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFunctions } from "./function-facts.mjs";
import { REPOSITORY } from "./place.mjs";
import plugin from "./plugin.mjs";
import { runOxlint } from "./rule-cases.mjs";

const config = JSON.parse(fs.readFileSync(path.join(REPOSITORY, ".oxlintrc.json"), "utf8"));

describe("the repository's configuration", () => {
  let folder;
  let findings;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-lint-"));
    const jsPlugins = [path.join(REPOSITORY, "tooling/lint/src/plugin.mjs")];
    fs.writeFileSync(path.join(folder, ".oxlintrc.json"), JSON.stringify({ ...config, jsPlugins }));
    for (const place of ["packages/core/src", "apps/cli/src", "tooling/bench/src"]) {
      fs.mkdirSync(path.join(folder, place), { recursive: true });
      fs.writeFileSync(
        path.join(folder, place, "say.ts"),
        'console.log("hello");\nexport const any = (x: any) => x!;\n',
      );
    }
    findings = await runOxlint(folder);
  });

  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  const codesIn = (place) =>
    findings
      .filter(({ filename }) => filename.startsWith(place))
      .map(({ code }) => code)
      .sort();

  it("forbids the console, any and non-null assertions", () => {
    expect(codesIn("packages/core/src")).toEqual([
      "eslint(no-console)",
      "typescript(no-explicit-any)",
      "typescript(no-non-null-assertion)",
    ]);
  });

  it.each(["apps/cli/src", "tooling/bench/src"])("lets %s print", (place) => {
    expect(codesIn(place)).not.toContain("eslint(no-console)");
  });

  it("turns every rule of ours on as an error", () => {
    for (const name of Object.keys(plugin.rules))
      expect([config.rules[`penguin/${name}`]].flat()[0]).toBe("error");
  });

  it("excuses only verbs that exist", () => {
    const { withoutPermit, withoutAudit } = config.rules["penguin/write-verb"][1];
    for (const key of [...Object.keys(withoutPermit), ...Object.keys(withoutAudit)]) {
      const [slice, name] = key.split("/");
      const folderOf = path.join(REPOSITORY, "packages/core/src", slice);
      const sources = fs
        .readdirSync(folderOf, { recursive: true })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => fs.readFileSync(path.join(folderOf, file), "utf8"));
      expect(
        sources.some((text) => new RegExp(`export (async )?(function|const) ${name}\\b`).test(text)),
        key,
      ).toBe(true);
    }
  });
});

describe("readFunctions", () => {
  it("survives functions that call each other", () => {
    const call = (name) => ({ type: "CallExpression", callee: { type: "Identifier", name }, arguments: [] });
    const declare = (name, other) => ({
      type: "FunctionDeclaration",
      id: { type: "Identifier", name },
      params: [],
      body: { type: "BlockStatement", body: [call(other)] },
    });
    const facts = readFunctions({
      type: "Program",
      body: [declare("ping", "pong"), declare("pong", "ping")],
    });
    expect(facts.map(({ name, writes }) => [name, writes])).toEqual([
      ["ping", false],
      ["pong", false],
    ]);
  });
});
