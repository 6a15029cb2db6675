import { execFileSync } from "node:child_process";
import { browserTestEnv } from "./env.ts";
import { REPOSITORY } from "./instance.ts";
import { type Look, LOOKS, lookNamed, nameOfLook } from "./looks.ts";

/** What people and texts are invented from unless another seed is asked for: the same in each run. */
const SEED = "penguin";

/** How much this run looks at, and from what it invents. */
export interface RunPlan {
  seed: string;
  looks: readonly Look[];
  /** What whoever reads the result must know to repeat it. */
  notes: readonly string[];
  /** What only the long run does. */
  movedToLong: readonly string[];
}

function commit(): string | undefined {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], {
      cwd: REPOSITORY,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

/** One look a commit, so that a few commits see all four. */
function lookOfCommit(hash: string | undefined): { look: Look; from: string } {
  const turn = hash === undefined ? 0 : Number.parseInt(hash.slice(-1), 16) % LOOKS.length;
  const look = LOOKS[turn] ?? lookNamed("1280 light");
  return { look, from: hash === undefined ? "no commit known" : `from commit ${hash.slice(0, 7)}` };
}

function chosenLook(name: string | undefined): { look: Look; from: string } {
  return name === undefined ? lookOfCommit(commit()) : { look: lookNamed(name), from: "as asked for" };
}

/** One look and one seed; in the long run all looks and a seed of its own. */
export function planRun({ long, seed, look: name, given }: ReturnType<typeof browserTestEnv>): RunPlan {
  // An instance that is given may know the people of an earlier run.
  const own = seed ?? (long || given !== "" ? String(Date.now()) : SEED);
  const told = `seed: ${own}`;
  if (long) return { seed: own, looks: LOOKS, notes: ["look: all four", told], movedToLong: [] };
  const { look, from } = chosenLook(name);
  const left = LOOKS.filter((other) => other !== look);
  return {
    seed: own,
    looks: [look],
    notes: [`look: ${nameOfLook(look)}, ${from}`, told],
    movedToLong: [
      ...left.map((other) => `every page in every state at ${nameOfLook(other)}`),
      "people and texts from a seed of the run's own",
    ],
  };
}
