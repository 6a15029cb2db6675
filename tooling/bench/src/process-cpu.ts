import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second towards user space, whatever the kernel's own tick is (proc(5)). */
const MS_A_TICK = 10;

interface Times {
  parent: number;
  ownMs: number;
  endedChildrenMs: number;
}

const readTimes = (pid: number | string): Times | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return {
      parent: fields[1] ?? 0,
      ownMs: (user + system) * MS_A_TICK,
      endedChildrenMs: (childUser + childSystem) * MS_A_TICK,
    };
  } catch {
    return undefined;
  }
};

/** CPU milliseconds a process has used so far; 0 where there is no such process. */
export const processCpuMs = (pid: number): number => readTimes(pid)?.ownMs ?? 0;

/** The process that started another; undefined where there is none any more. */
export const parentOf = (pid: number): number | undefined => readTimes(pid)?.parent;

/** CPU milliseconds a whole PostgreSQL server has used so far, by the process id of its postmaster. */
export function serverCpuMs(postmaster: number | undefined): number {
  const own = postmaster === undefined ? undefined : readTimes(postmaster);
  if (!own) return 0;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(readTimes)
    .reduce(
      (sum, times) => sum + (times?.parent === postmaster ? (times?.ownMs ?? 0) : 0),
      own.ownMs + own.endedChildrenMs,
    );
}
