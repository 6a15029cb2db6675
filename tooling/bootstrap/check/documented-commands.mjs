import fs from "node:fs";
import path from "node:path";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";
import { GENERATED } from "./generated-command.mjs";

const PAGES = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "docs/guide",
  "docs/decisions",
];

/** These stay until they are stopped, run this very check or take hours: that their script exists is all that is asked. */
const PARSED_ONLY = [/^npm start$/, /^npm test\b/, /--long\b/];

const pageFiles = (entry) => {
  const full = path.join(REPOSITORY, entry);
  if (!fs.statSync(full).isDirectory()) return [full];
  return fs.readdirSync(full).flatMap((name) => (name.endsWith(".md") ? [path.join(full, name)] : []));
};

/** The lines of every fenced `sh` block of a page. */
export const commandsOf = (markdown) =>
  [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block]) =>
    block
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#")),
  );

const scriptOf = (command) => /^npm (?:run (?:-s )?)?([\w:-]+)/.exec(command)?.[1];

const runsAScript = (command) => {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(REPOSITORY, "package.json"), "utf8"));
  return Object.hasOwn(scripts, scriptOf(command) ?? "");
};

const run = async ({ processes }, command, n) => {
  const handle = processes.start(`documented-${n}`, {
    command: "sh",
    args: ["-c", command],
    cwd: REPOSITORY,
    env: toolEnv({ NO_COLOR: "1" }),
  });
  return { ok: (await handle.exited) === 0, logFile: handle.logFile };
};

/** Why a command says that it could not do here what it is for, in the JSON of its last line; undefined when it did it. */
export const notRunOf = (output) => /^\{"notRun":"([^"]*)"\}$/m.exec(output)?.[1];

/** What a stage of the same run has done already, by command: its outcome is the command's. */
const DONE_BY_STAGE = { [GENERATED]: "generated files" };

const isBench = (command) => /^npm run (?:-s )?bench\b/.test(command);

/** Whether a command did what a page says of it, with its log when it ran by itself. */
const tryOut = async (context, command, n) => {
  if (PARSED_ONLY.some((pattern) => pattern.test(command))) return { ok: runsAScript(command) };
  const stage = context.outcomes?.get(DONE_BY_STAGE[command]);
  if (stage) return { ok: (await stage).failed === 0 };
  return run(context, command, n);
};

/** Every command that a page shows to the reader, once. */
export const documentedCommands = () => {
  const texts = PAGES.flatMap(pageFiles).map((file) => fs.readFileSync(file, "utf8"));
  return [...new Set(texts.flatMap(commandsOf))];
};

/** Runs every command that a page shows to the reader, once each: benches, which mostly wait, beside all others. */
export const runDocumentedCommands = async (context) => {
  const commands = documentedCommands();
  const missing = [];
  const files = [];
  let passed = 0;
  let broken;
  const runInTurn = async (lane) => {
    for (const command of lane) {
      const startedAt = performance.now();
      const { ok, logFile } = await tryOut(context, command, commands.indexOf(command));
      if (logFile) files.push({ name: command, seconds: (performance.now() - startedAt) / 1000 });
      const notRun = ok && logFile ? notRunOf(fs.readFileSync(logFile, "utf8")) : undefined;
      if (notRun !== undefined) missing.push(`documented command ${command}: ${notRun}`);
      else if (ok) passed += 1;
      else broken ??= { logFile, output: `this documented command failed: ${command}` };
    }
  };
  await Promise.all([
    runInTurn(commands.filter(isBench)),
    runInTurn(commands.filter((command) => !isBench(command))),
  ]);
  return { passed, failed: commands.length - passed - missing.length, missing, files, ...broken };
};
