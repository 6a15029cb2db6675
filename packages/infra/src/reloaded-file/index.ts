import { readFile, stat } from "node:fs/promises";

/** What a file says, as it is now. */
export interface ReloadedFile<T> {
  /** The newest version that could be read; never rejects. */
  current(): Promise<T>;
}

const versionOf = async (path: string): Promise<string> => {
  const { mtimeMs, size, ino } = await stat(path);
  return `${ino} ${mtimeMs} ${size}`;
};

/** One that never changes. */
export const fixedFile = <T>(value: T): ReloadedFile<T> => ({ current: async () => value });

/**
 * A JSON file of the operator that is looked at whenever it is asked for and read again when it has changed, by each
 * process for itself. One that is missing, is no JSON or that `read` throws at is refused once a version and the last
 * good one stays, at first `standard`.
 */
export function openReloadedFile<T>(options: {
  path: string;
  standard: T;
  read: (json: unknown) => T;
  refused: (error: unknown) => void;
}): ReloadedFile<T> {
  const { path, read, refused } = options;
  let [good, seen] = [options.standard, ""];
  return {
    current: async () => {
      const version = await versionOf(path).catch(() => "missing");
      if (version === seen) return good;
      seen = version;
      try {
        good = read(JSON.parse(await readFile(path, "utf8")));
      } catch (error) {
        refused(error);
      }
      return good;
    },
  };
}
