import fs from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";
import { REPOSITORY } from "../process/paths.mjs";

const CODE = /\.(?:ts|tsx|mts|mjs)$/;
const posix = path.posix;

/** Runs before every database test, which does not import it. */
const DATABASE_SET_UP = "tooling/vitest/src/global-setup.ts";

/** Maps `@penguin/db/schema` to the file that the package's `exports` name for it. */
const readPackages = (files) => {
  const found = new Map();
  for (const file of files.filter((name) => /^(?:apps|packages|tooling)\/[^/]+\/package\.json$/.test(name))) {
    const { name, exports = {} } = JSON.parse(fs.readFileSync(path.join(REPOSITORY, file), "utf8"));
    found.set(name, { folder: posix.dirname(file), exports });
  }
  return found;
};

const exportedFile = ({ folder, exports }, subpath) => {
  const exact = exports[subpath];
  if (exact) return posix.join(folder, typeof exact === "string" ? exact : (exact.import ?? exact.default));
  for (const [pattern, target] of Object.entries(exports)) {
    const [before, after] = pattern.split("*");
    if (after === undefined || !subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    const part = subpath.slice(before.length, subpath.length - after.length);
    return posix.join(folder, target.replace("*", part));
  }
  return undefined;
};

const resolver = (packages) => (from, specifier) => {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
  const [, name, rest] = /^(@penguin\/[^/]+)(\/.*)?$/.exec(specifier) ?? [];
  const known = packages.get(name);
  return known && exportedFile(known, rest ? `.${rest}` : ".");
};

const ALL = "*";

/** What a file imports and re-exports: `{ from, name }`, where the name may be `*`. */
const readModule = (file, resolve) => {
  const text = fs.readFileSync(path.join(REPOSITORY, file), "utf8");
  const { module } = parseSync(file, text);
  const target = (request) => resolve(file, request.value);
  const imports = module.staticImports.flatMap(({ moduleRequest, entries }) => {
    const from = target(moduleRequest);
    if (!from) return [];
    if (entries.length === 0) return [{ from, name: ALL }];
    return entries.map(({ importName }) => ({
      from,
      name: importName.kind === "Name" ? importName.name : importName.kind === "Default" ? "default" : ALL,
    }));
  });
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(["'`])([^"'`]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    const from = literal && resolve(file, literal[2]);
    if (from) imports.push({ from, name: ALL });
  }
  const passedOn = new Map();
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, importName, exportName } of entries) {
      const from = moduleRequest && target(moduleRequest);
      if (from) passedOn.set(exportName.name ?? "default", { from, name: importName.name ?? ALL });
    }
  return { imports, passedOn, text };
};

/**
 * Reads every code file among `files` and who uses whom. A name that an index file passes on is followed to the file that
 * has it, so that a verb's own users are told from those of its whole slice. Gives `{ usersOf(file), mentions(text) }`.
 */
export const readImportGraph = (files) => {
  const resolve = resolver(readPackages(files));
  const modules = new Map(
    files.filter((name) => CODE.test(name)).map((name) => [name, readModule(name, resolve)]),
  );
  const users = new Map();
  const addUser = (file, user) => {
    if (!users.has(file)) users.set(file, new Set());
    users.get(file).add(user);
  };
  const follow = (user, { from, name }, seen = new Set()) => {
    const key = `${from} ${name}`;
    if (seen.has(key)) return;
    seen.add(key);
    const passedOn = modules.get(from)?.passedOn;
    const next = passedOn?.get(name);
    if (next) return follow(user, next, seen);
    addUser(from, user);
    if (name === ALL) for (const one of passedOn?.values() ?? []) follow(user, one, seen);
  };
  for (const [file, { imports, passedOn }] of modules) {
    if (file.endsWith(".db.test.ts")) addUser(DATABASE_SET_UP, file);
    for (const one of imports) follow(file, one);
    for (const { from } of passedOn.values()) if (!modules.has(from)) addUser(from, file);
  }
  return {
    usersOf: (file) => users.get(file) ?? new Set(),
    /** Code files whose text has one of these texts in it. */
    mentions: (texts) =>
      [...modules].flatMap(([file, { text }]) => (texts.some((one) => text.includes(one)) ? [file] : [])),
    has: (file) => modules.has(file),
  };
};
