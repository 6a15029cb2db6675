import fs from "node:fs";

/** When a process began, in the kernel's ticks; empty where /proc is missing. Tells a process from a later one of its number. */
export const startOf = (pid) => {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}:${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return "";
  }
};

/** True while a process of this number runs, whichever it is. */
export const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

/** True while this very process (same number, same start) runs. */
export const isAlive = ({ pid, started }) => isRunning(pid) && (started === "" || startOf(pid) === started);
