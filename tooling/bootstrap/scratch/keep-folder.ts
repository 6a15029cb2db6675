import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Holds the digest of all other files; written last. */
const SEAL = "sealed.json";
const DRAFT = ".draft-";
const NEWEST_KEPT = 2;
const STALE_DRAFT_MS = 3_600_000;

const filesUnder = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();

/** A digest of the names and bytes of files; `from` is what the names are told relative to. */
export const digestOfFiles = (from: string, files: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${path.relative(from, file)}\0`)
      .update(fs.readFileSync(file))
      .update("\0");
  return hash.digest("hex");
};

const digestOfFolder = (folder: string): string =>
  digestOfFiles(
    folder,
    filesUnder(folder).filter((file) => file !== path.join(folder, SEAL)),
  );

const isWhole = (folder: string): boolean => {
  try {
    const { digest } = JSON.parse(fs.readFileSync(path.join(folder, SEAL), "utf8")) as { digest?: string };
    return digest === digestOfFolder(folder);
  } catch {
    return false;
  }
};

const removeOld = (root: string): void => {
  const ageOf = (name: string): number =>
    Date.now() - (fs.statSync(path.join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const names = fs.readdirSync(root);
  const kept = names.filter((name) => !name.startsWith(DRAFT)).sort((a, b) => ageOf(a) - ageOf(b));
  const stale = names.filter((name) => name.startsWith(DRAFT) && ageOf(name) > STALE_DRAFT_MS);
  for (const name of [...kept.slice(NEWEST_KEPT), ...stale])
    fs.rmSync(path.join(root, name), { recursive: true, force: true });
};

/** Moves a sealed draft to its place, unless somebody else was quicker. */
const publish = (draft: string, place: string): void => {
  if (!isWhole(place)) {
    fs.rmSync(place, { recursive: true, force: true });
    try {
      fs.renameSync(draft, place);
    } catch (error) {
      if (!isWhole(place)) throw error;
    }
  }
  fs.rmSync(draft, { recursive: true, force: true });
};

/**
 * The folder of this key under `root`, filled by `make` the first time. It appears whole or not at all, whoever else
 * makes it at the same moment; one whose bytes are no longer those that were made is made anew. Of others the newest
 * stays.
 */
export async function keepFolder(options: {
  root: string;
  key: string;
  make: (folder: string) => Promise<void>;
}): Promise<string> {
  const { root, key, make } = options;
  const place = path.join(root, key);
  fs.mkdirSync(root, { recursive: true });
  if (!isWhole(place)) {
    const draft = fs.mkdtempSync(path.join(root, DRAFT));
    try {
      await make(draft);
      fs.writeFileSync(path.join(draft, SEAL), JSON.stringify({ digest: digestOfFolder(draft) }));
      publish(draft, place);
    } finally {
      fs.rmSync(draft, { recursive: true, force: true });
    }
  }
  const now = new Date();
  fs.utimesSync(place, now, now);
  removeOld(root);
  return place;
}
