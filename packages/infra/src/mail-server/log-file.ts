import { open, readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { MailServer } from "./index.ts";

const AT_ONCE = 4_194_304;

const readFrom = async (file: string, from: number): Promise<Buffer> => {
  const handle = await open(file, "r");
  try {
    const buffer = Buffer.alloc(AT_ONCE);
    const { bytesRead } = await handle.read(buffer, 0, AT_ONCE, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

const inodeOf = (file: string): Promise<bigint | undefined> =>
  stat(file, { bigint: true }).then(
    ({ ino }) => ino,
    () => undefined,
  );

/** Where the file with this inode is now: a log that was put aside keeps its folder and most of its name. */
const findMoved = async (file: string, inode: string): Promise<string | undefined> => {
  const { dir, base } = path.parse(file);
  for (const name of await readdir(dir))
    if (name.startsWith(base) && String(await inodeOf(path.join(dir, name))) === inode)
      return path.join(dir, name);
  return undefined;
};

/**
 * Reads a log file, and what was put aside under another name in the same folder first; the position names the file and the
 * byte. Nothing while there is no file yet. Throws when the file it was in is gone: what stood there is not known then.
 */
export function createLogFileReader(file: string): MailServer["readLog"] {
  return async (position) => {
    const current = await inodeOf(file);
    if (current === undefined) return { lines: [], position };
    const [inode, offset] = position.includes(":") ? position.split(":") : [String(current), position];
    const moved = inode === String(current) ? file : await findMoved(file, inode ?? "");
    if (!moved) throw new Error("the log was put aside and is gone before it was read to its end");
    const bytes = await readFrom(moved, Number(offset));
    const end = bytes.lastIndexOf("\n") + 1;
    // The rest of a file that grows no more has been read: on with the next.
    if (end === 0 && moved !== file) return createLogFileReader(file)(`${current}:0`);
    const lines = bytes.toString("utf8", 0, end).split("\n");
    return {
      lines: lines.filter((line) => line !== ""),
      position: `${inode}:${Number(offset) + end}`,
    };
  };
}
