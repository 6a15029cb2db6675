import { visitImports } from "../import-visitor.mjs";
import { isTestFile, packageOf, pathInRepository, resolveRelative } from "../place.mjs";

/** What each package may import, as ARCHITECTURE.md lists it; `core/*\/schema` means only the slices' schemas. */
export const DIRECTION = {
  runtime: [],
  mail: [],
  ui: [],
  db: ["runtime"],
  infra: ["runtime"],
  jobs: ["runtime"],
  simulator: ["runtime"],
  core: ["db", "jobs", "mail", "runtime", "infra (types)"],
  auth: ["core", "db", "runtime"],
  api: ["core", "auth", "runtime"],
  web: ["api", "auth", "ui", "core (schemas)"],
  worker: ["core", "jobs", "infra", "db", "mail", "runtime"],
  cli: ["core", "jobs", "infra", "db", "mail", "runtime"],
};

/** The composition root of the web app, and the settings that it is built from. */
const COMPOSITION = /^apps\/web\/src\/(env\.ts$|server\/)/;
/** The rehearsal runs the worker's own handlers in a world and a throw-away database of its own. */
const REHEARSE_FILES = /^apps\/cli\/src\/rehearse[^/]*(\/|\.ts$)/;

const allowedFor = (relative, name) => {
  const allowed = DIRECTION[name];
  if (!allowed) return undefined;
  if (COMPOSITION.test(relative)) return [...allowed, "core", "db", "jobs", "infra", "mail", "runtime"];
  const more = REHEARSE_FILES.test(relative) ? ["simulator", "bootstrap", "worker"] : [];
  return [...allowed, ...more, ...(isTestFile(relative) ? ["testkit"] : [])];
};

const isAllowed = (allowed, { target, subpath, typeOnly, isTest }) => {
  if (allowed.includes(target)) return true;
  if (target === "core" && allowed.includes("core (schemas)")) return /^[^/]+\/schema$/.test(subpath);
  if (target === "infra" && allowed.includes("infra (types)")) return typeOnly || isTest;
  return false;
};

const explain = (name, target, allowed) =>
  `${name} may import ${allowed.length > 0 ? allowed.join(", ") : "no package"} of ours, not ${target} (ARCHITECTURE.md, layers).`;

/** A package imports only the packages below it, and reaches its neighbours by name, never by path. */
export const packageDirection = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const relative = pathInRepository(context.filename);
    const home = packageOf(relative);
    const allowed = home && home.kind !== "tooling" ? allowedFor(relative, home.name) : undefined;
    if (!home) return {};
    return visitImports(({ node, source, typeOnly }) => {
      if (source.startsWith(".")) {
        const target = packageOf(resolveRelative(relative, source));
        if (target?.kind === home.kind && target.name === home.name) return;
        if (home.kind === "tooling") return;
        context.report({
          node,
          message: `This path leaves the package; import it by its name instead of ${source}.`,
        });
        return;
      }
      const found = /^@penguin\/([^/]+)(?:\/(.+))?$/.exec(source);
      if (!found || !allowed || found[1] === home.name) return;
      const facts = { target: found[1], subpath: found[2] ?? "", typeOnly, isTest: isTestFile(relative) };
      if (!isAllowed(allowed, facts))
        context.report({ node, message: explain(home.name, found[1], allowed) });
    });
  },
};
