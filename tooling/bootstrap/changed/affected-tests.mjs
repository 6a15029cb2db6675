import path from "node:path";

const TEST = /\.test\.(?:ts|tsx|mjs)$/;
const posix = path.posix;

const packageOf = (file) => file.split("/", 2).join("/");

/** Code that a changed file is the business of: itself, or who names it when it is no code. */
const rootsOf = (file, graph) => {
  if (graph.has(file)) return [file];
  const users = [...graph.usersOf(file)];
  if (users.length > 0) return users;
  const folder = posix.basename(posix.dirname(file));
  return graph.mentions([posix.basename(file), `/${folder}"`, `/${folder}/`]);
};

/** Test files that a change may break with their distance from it in imports, nearest first. */
export const affectedTests = (changed, graph) => {
  const distance = new Map(changed.flatMap((file) => rootsOf(file, graph)).map((file) => [file, 0]));
  const queue = [...distance.keys()];
  for (let file = queue.shift(); file !== undefined; file = queue.shift())
    for (const user of graph.usersOf(file)) {
      if (distance.has(user)) continue;
      distance.set(user, distance.get(file) + 1);
      queue.push(user);
    }
  const folders = new Set(changed.map((file) => posix.dirname(file)));
  const packages = new Set(changed.map(packageOf));
  const apart = (file) => (folders.has(posix.dirname(file)) ? 0 : packages.has(packageOf(file)) ? 1 : 2);
  return [...distance]
    .filter(([file]) => TEST.test(file))
    .map(([file, steps]) => ({ file, steps }))
    .sort((a, b) => apart(a.file) - apart(b.file) || a.steps - b.steps || (a.file < b.file ? -1 : 1));
};

const GUESS_SECONDS = { db: 6, unit: 0.5 };

/**
 * As many of these tests, nearest first, as a loop has time for by what they took last; one that does not fit lets cheaper
 * ones behind it in. `{ chosen, left }`.
 */
export const chooseTests = (tests, { secondsOf, budgetSeconds }) => {
  const chosen = [];
  const left = [];
  let sum = 0;
  for (const test of tests) {
    const guess = GUESS_SECONDS[test.file.includes(".db.test.") ? "db" : "unit"];
    const seconds = secondsOf[test.file] ?? guess;
    if (sum + seconds > budgetSeconds) left.push(test);
    else {
      sum += seconds;
      chosen.push(test);
    }
  }
  return { chosen, left };
};
