import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "../process/paths.mjs";

const settingsOf = async (app) =>
  Object.values(await import(path.join(REPOSITORY, "apps", app, "src/env.ts")));
const isShape = (value) => typeof value === "object" && "BOOT_ID" in value;
const WEB_SETTINGS = (await settingsOf("web")).find(isShape);
const WORKER_SETTINGS = (await settingsOf("worker")).find(isShape);

const read = (file) => fs.readFileSync(path.join(REPOSITORY, file), "utf8");
const exists = (file) => fs.existsSync(path.join(REPOSITORY, file));
const compose = parse(read("docker-compose.yml"), { merge: true });
const example = [...read(".env.example").matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);

/** What only a build makes; everything else that is copied must lie in the repository. */
const MADE = /\/(dist|\.next)\//;

const linesOf = (dockerfile, word) =>
  read(dockerfile)
    .split("\n")
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));

const filesIn = (dockerfile) =>
  linesOf(dockerfile, "COPY")
    .filter((line) => line.startsWith("--from=build"))
    .flatMap((line) => line.split(" ").slice(1, -1))
    .map((file) => path.posix.basename(file));

describe("docker-compose.yml", () => {
  it("has every process of production", () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      [
        "migrate",
        "postgres",
        "refuse-copies",
        "valkey",
        "web",
        "worker-control",
        "worker-edge",
        "worker-receive",
        "worker-send",
      ].sort(),
    );
    expect(compose.services.postgres.image).toBe("postgres:18");
    expect(compose.networks.mail.external).toBe(true);
  });

  it.each(["web", "worker-send", "worker-receive", "worker-control", "worker-edge"])(
    "starts %s again when it ended, and has it ended when it hangs",
    (name) => {
      const { restart, init, healthcheck } = compose.services[name];
      expect([restart, init]).toEqual(["unless-stopped", true]);
      expect(healthcheck.test).toHaveLength(5);
    },
  );

  it("uses only variables that .env.example explains", () => {
    const used = [...read("docker-compose.yml").matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map((match) => match[1]);
    expect(used.filter((name) => !example.includes(name))).toEqual([]);
  });

  it.each([
    ["web", WEB_SETTINGS],
    ["worker-edge", WORKER_SETTINGS],
    ["worker-send", WORKER_SETTINGS],
  ])("gives %s every setting it needs, from the file or from .env", (service, settings) => {
    const given = new Set([...example, ...Object.keys(compose.services[service].environment)]);
    const needed = Object.entries(settings).filter(([, schema]) => !schema.safeParse(undefined).success);
    expect(needed.map(([name]) => name).filter((name) => !given.has(name))).toEqual([]);
  });

  it("keeps nothing in .env.example that nobody reads", () => {
    const known = new Set([...Object.keys(WEB_SETTINGS), ...Object.keys(WORKER_SETTINGS)]);
    const inCompose = read("docker-compose.yml");
    expect(example.filter((name) => !known.has(name) && !inCompose.includes(name))).toEqual([]);
  });

  it.each(Object.entries(compose.services).filter(([, service]) => service.build))(
    "%s runs and is checked by files that its image holds",
    (_name, service) => {
      const files = filesIn(service.build.dockerfile);
      const scripts = [...(service.command ?? []), ...(service.healthcheck?.test ?? [])].filter((word) =>
        word.endsWith(".mjs"),
      );
      expect(scripts.filter((script) => !files.includes(script))).toEqual([]);
    },
  );
});

describe.each(["apps/web/Dockerfile", "apps/worker/Dockerfile"])("%s", (dockerfile) => {
  it("builds and runs on Node 24 as an ordinary user", () => {
    for (const from of linesOf(dockerfile, "FROM"))
      expect(from).toMatch(/^node:24-bookworm-slim( AS build)?$/);
    expect(linesOf(dockerfile, "USER")).toEqual(["node"]);
  });

  it("installs the pnpm of package.json", () => {
    expect(read(dockerfile)).toContain(
      `npm install --global ${JSON.parse(read("package.json")).packageManager}\n`,
    );
  });

  it("copies only what lies in the repository or a build makes", () => {
    const copied = linesOf(dockerfile, "COPY").flatMap((line) =>
      line.split(" ").filter((part) => part.startsWith("/repository/")),
    );
    const missing = copied.filter((file) => !MADE.test(file) && !file.endsWith("/public"));
    expect(missing.filter((file) => !exists(file.replace("/repository/", "")))).toEqual([]);
  });

  it("runs scripts that exist", () => {
    for (const line of linesOf(dockerfile, "RUN")) {
      const script = /^node (\S+)/.exec(line)?.[1];
      if (script) expect(exists(script), script).toBe(true);
      const [, name, task] = /pnpm --filter @penguin\/(\S+) run (\S+)/.exec(line) ?? [];
      if (name) expect(JSON.parse(read(`apps/${name}/package.json`)).scripts[task], line).toBeDefined();
    }
  });

  it("starts a file that it holds", () => {
    const file = JSON.parse(linesOf(dockerfile, "CMD")[0]).at(-1);
    const isStandalone =
      file === "apps/web/server.js" && read("apps/web/next.config.ts").includes('output: "standalone"');
    expect(isStandalone || filesIn(dockerfile).includes(file)).toBe(true);
  });
});
