import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const MEMORY = "/dev/shm";
const MEMORY_NEEDED = 2 * 1024 ** 3;
const NAME = /^penguin-scratch-(\d+)-/;

const hasRoom = (): boolean => {
  if (!fs.existsSync(MEMORY)) return false;
  const { bavail, bsize } = fs.statfsSync(MEMORY);
  return bavail * bsize > MEMORY_NEEDED;
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
};

/** Deletes what processes left that were killed; a server whose files are gone ends by itself. */
const sweepLeftOver = (parent: string): void => {
  for (const name of fs.readdirSync(parent)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      fs.rmSync(path.join(parent, name), { recursive: true, force: true });
  }
};

/** A new folder of this process: on disk when it is `durable`, else in memory where there is enough of it. */
export const makeScratchFolder = ({ durable }: { durable: boolean }): string => {
  const parent = !durable && hasRoom() ? MEMORY : tmpdir();
  sweepLeftOver(parent);
  return fs.mkdtempSync(path.join(parent, `penguin-scratch-${process.pid}-`));
};
