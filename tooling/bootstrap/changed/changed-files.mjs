import { execFileSync } from "node:child_process";
import { Failure } from "../process/failure.mjs";
import { REPOSITORY } from "../process/paths.mjs";

const git = (...args) =>
  execFileSync("git", args, { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 64 << 20, stdio: "pipe" })
    .split("\0")
    .filter(Boolean);

/** Every file of the checkout that git keeps or would keep, from its root. */
export const listFiles = () => git("ls-files", "-z", "--cached", "--others", "--exclude-standard");

/**
 * What differs between the commit and the files as they lie here, with files that git does not know yet. Throws a Failure
 * when there is no such commit.
 */
export const changedFiles = (since) => {
  try {
    git("rev-parse", "--verify", "--quiet", `${since}^{commit}`);
  } catch {
    throw new Failure(`${since} is no commit of this checkout.`);
  }
  const differing = git("diff", "--name-only", "--no-renames", "-z", since, "--");
  return [...new Set([...differing, ...git("ls-files", "-z", "--others", "--exclude-standard")])].sort();
};
