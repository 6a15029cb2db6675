import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { Failure } from "../process/failure.mjs";
import { readObject, replaceFile } from "../process/kept-file.mjs";
import { isAlive, startOf } from "../process/process-identity.mjs";
import { endProcess } from "../process/processes.mjs";

const isIdentity = (value) =>
  Number.isInteger(value?.pid) && value.pid > 1 && typeof value.started === "string" && value.started !== "";
const isHolder = (value) => isIdentity(value) && Array.isArray(value.children ?? []);

const ANOTHER_HAS_IT = 1;
const AGAIN_MS = 1_000;

/**
 * Locks a file for the life of this process: `flock` locks the open file it inherits, which stays locked after that program
 * has ended, until the last process that has it open, this one, is gone, however it ends. Undefined when another has it.
 */
const holdOpen = (file) => {
  const handle = fs.openSync(file, "a", 0o600);
  const { status, error } = spawnSync("flock", ["-n", "3"], {
    stdio: ["ignore", "ignore", "ignore", handle],
  });
  if (status === 0) return handle;
  fs.closeSync(handle);
  if (status === ANOTHER_HAS_IT) return undefined;
  throw new Failure(
    error?.code === "ENOENT"
      ? "npm start needs the program flock (of util-linux), which every Linux brings."
      : `${file} cannot be locked (flock: ${error?.message ?? status}).`,
  );
};

/** Ends what an earlier start left running when it was itself killed. */
const endLeftovers = async (children = []) => {
  const left = children.filter((child) => isIdentity(child) && isAlive(child));
  await Promise.all(left.map((child) => endProcess(child)));
  return left.length;
};

const sayWhoRuns = (holder) => {
  if (!holder || !isAlive(holder))
    return "PenguinMails is being started by another process; try again in a moment.";
  const where = holder.url ? ` at ${holder.url}` : " and is still starting";
  return `PenguinMails already runs (process ${holder.pid})${where}; stop it with Ctrl-C there or with: kill ${holder.pid}`;
};

/**
 * Takes the instance's lock, which the system gives to one process at a time and takes back when that ends; `file` says
 * who has it. Throws a Failure that names process and address while another start has it. Ends what an earlier start that
 * was killed left behind, as far as its file tells.
 */
export const takeLock = async (file) => {
  const handle = holdOpen(`${file}.lock`);
  const earlier = readObject(file, isHolder);
  if (handle === undefined) throw new Failure(sayWhoRuns(earlier));
  const own = { pid: process.pid, started: startOf(process.pid), url: undefined, children: [] };
  const save = () => replaceFile(file, JSON.stringify(own));
  const leftovers = await endLeftovers(earlier?.children);
  save();
  let again;
  const keep = () => {
    clearTimeout(again);
    try {
      save();
    } catch {
      // What runs goes on beside a full disk, and is in the file as soon as there is room: the next start ends by it what is left.
      again = setTimeout(keep, AGAIN_MS).unref();
    }
  };
  return {
    leftovers,
    update: (change) => {
      Object.assign(own, change);
      keep();
    },
    // The locked file stays: another start may have it open already.
    release: () => {
      clearTimeout(again);
      fs.rmSync(file, { force: true });
      fs.closeSync(handle);
    },
  };
};

/** The instance that holds the lock, when one runs. */
export const readHolder = (file) => {
  const holder = readObject(file, isHolder);
  return holder && isAlive(holder) ? holder : undefined;
};
