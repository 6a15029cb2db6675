import fs from "node:fs";
import path from "node:path";
import { REPOSITORY } from "../process/paths.mjs";

const FILE = path.join(REPOSITORY, ".penguin", "file-times.json");

/** Seconds that test files took when they last ran here, by path; empty when nothing ran yet. */
export const readFileTimes = () => {
  try {
    return JSON.parse(fs.readFileSync(FILE, "utf8"));
  } catch {
    return {};
  }
};

/** Remembers what files took, for a later run that has to choose among them. */
export const keepFileTimes = (files) => {
  if (files.length === 0) return;
  const times = {
    ...readFileTimes(),
    ...Object.fromEntries(files.map(({ name, seconds }) => [name, seconds])),
  };
  const fresh = `${FILE}.${process.pid}`;
  fs.mkdirSync(path.dirname(FILE), { recursive: true });
  fs.writeFileSync(fresh, JSON.stringify(times));
  fs.renameSync(fresh, FILE);
};
