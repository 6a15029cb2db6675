import path from "node:path";

/** The repository, found from this file so that a run from a subfolder sees the same paths. */
export const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

/** The path from the repository with `/`, or undefined for a file outside of it. */
export const pathInRepository = (filename) => {
  const relative = path.relative(REPOSITORY, filename).split(path.sep).join("/");
  return relative.startsWith("..") ? undefined : relative;
};

/** The workspace package a file belongs to: `{ kind: "packages", name: "core", inside: "src/contact/x.ts" }`. */
export const packageOf = (relative) => {
  const found = /^(apps|packages|tooling)\/([^/]+)\/(.+)$/.exec(relative ?? "");
  return found ? { kind: found[1], name: found[2], inside: found[3] } : undefined;
};

/** The slice of core a file belongs to, with the path inside it; undefined elsewhere. */
export const sliceOf = (relative) => {
  const found = /^packages\/core\/src\/([^/]+)\/(.+)$/.exec(relative ?? "");
  return found ? { slice: found[1], file: found[2] } : undefined;
};

/** True for tests and for what only tests use. */
export const isTestFile = (relative) =>
  /\.test\.[cm]?[jt]sx?$/.test(relative) || /(^|\/)(testing|e2e)\//.test(relative);

/** The file a relative import names, from the repository. */
export const resolveRelative = (relative, source) =>
  path.posix.normalize(path.posix.join(path.posix.dirname(relative), source));
