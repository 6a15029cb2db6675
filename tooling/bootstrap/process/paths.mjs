import path from "node:path";

export const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

/** Tools and stamps that every run uses, whatever its data folder is. */
export const TOOLS = path.join(REPOSITORY, ".penguin", "tools");

/** Where one instance keeps what it makes. `PENGUIN_STATE` moves it; `--once` has its own. */
export const instancePaths = (state = process.env.PENGUIN_STATE || path.join(REPOSITORY, ".penguin")) => ({
  state,
  postgres: path.join(state, "postgres", "data"),
  redis: path.join(state, "redis"),
  simulator: path.join(state, "simulator"),
  files: path.join(state, "files"),
  sendJournal: path.join(state, "send-journal"),
  logs: path.join(state, "logs"),
  secrets: path.join(state, "secrets.json"),
  ports: path.join(state, "ports.json"),
  lock: path.join(state, "run.json"),
});

/** What `--reset` and the start of a `--once` run delete: data, never tools and installed packages. */
export const dataOf = (paths) => [
  path.dirname(paths.postgres),
  paths.redis,
  `${paths.redis}.damaged`,
  paths.simulator,
  paths.files,
  // It remembers what the database knew; beside a new one it would hold sending back.
  paths.sendJournal,
  paths.logs,
  paths.secrets,
  paths.ports,
];
