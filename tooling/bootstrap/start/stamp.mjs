import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { readText, replaceFile } from "../process/kept-file.mjs";
import { REPOSITORY } from "../process/paths.mjs";

const filesUnder = (place) => {
  const full = path.join(REPOSITORY, place);
  if (fs.statSync(full).isFile()) return [full];
  return fs
    .readdirSync(full, { recursive: true })
    .map((name) => path.join(full, name))
    .filter((file) => fs.statSync(file).isFile())
    .sort();
};

/** A digest of everything that decides a step's outcome: files and folders of the repository, and `facts`. */
export const fingerprintOf = (places, facts) => {
  const hash = createHash("sha256").update(JSON.stringify(facts));
  for (const file of places.flatMap(filesUnder)) hash.update(file).update(fs.readFileSync(file));
  return hash.digest("hex");
};

/**
 * Does `work` unless its stamp says that it was done with this fingerprint. The stamp lies beside the database that it is
 * about, so that it goes when the database goes; without a `file` the work is always done.
 */
export const doOnce = async ({ file, fingerprint, unchanged }, work) => {
  if (file && readText(file) === fingerprint) return unchanged;
  if (file) fs.rmSync(file, { force: true });
  const result = await work();
  if (file) replaceFile(file, fingerprint);
  return result;
};
