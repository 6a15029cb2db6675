import fs from "node:fs";
import { Failure } from "../process/failure.mjs";
import { isAlive, startOf } from "../process/process-identity.mjs";
import { endProcess } from "../process/processes.mjs";

const read = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

const create = (file, content) => {
  try {
    fs.writeFileSync(file, content, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
};

/** Ends what an earlier start left running when it was itself killed. */
const endLeftovers = async (children = []) => {
  const left = children.filter((child) => child.started !== "" && isAlive(child));
  await Promise.all(left.map((child) => endProcess(child)));
  return left.length;
};

/**
 * Takes the instance's lock. Throws a Failure that names process and address while another start holds it; a lock whose
 * process is gone is taken over, after ending what that process left behind.
 */
export const takeLock = async (file) => {
  const own = { pid: process.pid, started: startOf(process.pid), url: undefined, children: [] };
  const save = () => fs.writeFileSync(file, JSON.stringify(own), { mode: 0o600 });
  let leftovers = 0;
  if (!create(file, JSON.stringify(own))) {
    const holder = read(file);
    if (holder && isAlive(holder)) {
      const where = holder.url ? ` at ${holder.url}` : " and is still starting";
      throw new Failure(
        `PenguinMails already runs (process ${holder.pid})${where}; stop it with Ctrl-C there or with: kill ${holder.pid}`,
      );
    }
    leftovers = await endLeftovers(holder?.children);
    save();
  }
  return {
    leftovers,
    update: (change) => {
      Object.assign(own, change);
      save();
    },
    release: () => fs.rmSync(file, { force: true }),
  };
};

/** The instance that holds the lock, when one runs. */
export const readHolder = (file) => {
  const holder = read(file);
  return holder && isAlive(holder) ? holder : undefined;
};
