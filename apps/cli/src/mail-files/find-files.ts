import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * The files behind names of files and folders: folders give all files below them but hidden ones, in the order of their
 * names. A name that is neither is given back as it is, for whoever reads it to fail on. Never rejects.
 */
export async function findFiles(names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const isFolder = await stat(name).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      found.push(name);
      continue;
    }
    const entries = await readdir(name, { recursive: true, withFileTypes: true });
    const below = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter(
        (file) =>
          !path
            .relative(name, file)
            .split(path.sep)
            .some((part) => part.startsWith(".")),
      );
    found.push(...below.toSorted());
  }
  return found;
}
