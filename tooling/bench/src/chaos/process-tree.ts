import { readdirSync, readFileSync } from "node:fs";

const parentOf = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
};

const pidsNow = (): number[] =>
  readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));

const names = (pid: number, text: string): boolean => {
  try {
    return ["cmdline", "environ"].some((file) => readFileSync(`/proc/${pid}/${file}`, "utf8").includes(text));
  } catch {
    return false;
  }
};

/** The processes that were started with this text among their arguments or in their environment. */
export const processesNaming = (text: string): number[] => pidsNow().filter((pid) => names(pid, text));

/** A process and all that descends from it, as the system knows them now. */
export function treeOf(root: number): number[] {
  const parents = pidsNow().map((pid) => [pid, parentOf(pid)] as const);
  const tree = new Set([root]);
  for (let known = 0; known < tree.size; ) {
    known = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

/** Sends a signal to each of these; one that is gone is passed over. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}
