import fs from "node:fs";
import path from "node:path";

const syncing = (place, flags, work) => {
  const handle = fs.openSync(place, flags, 0o600);
  try {
    work(handle);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
};

/**
 * Puts `text` in the place of a file, readable by its owner only: whoever reads it, whatever crashes, finds the old text or
 * the new one, whole and on the disk. Throws what the system says, and leaves the old file then.
 */
export const replaceFile = (file, text) => {
  const fresh = `${file}.new`;
  try {
    // An open file gets every byte, or this throws.
    syncing(fresh, "w", (handle) => fs.writeFileSync(handle, Buffer.from(text)));
  } catch (error) {
    fs.rmSync(fresh, { force: true });
    throw error;
  }
  fs.renameSync(fresh, file);
  syncing(path.dirname(file), "r", () => undefined);
};

/** The text of a file, undefined where there is none. */
export const readText = (file) => {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
};

/** The JSON object in a file; undefined where there is none, or what is there is torn, or not what `isRight` wants. */
export const readObject = (file, isRight = () => true) => {
  try {
    const value = JSON.parse(readText(file) ?? "");
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && isRight(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
