import { execFileSync } from "node:child_process";
import path from "node:path";
import { startEnv } from "./env.ts";
import { type Instance, REPOSITORY } from "./instance.ts";

/** Makes somebody a member of the operator's staff, as the operator does it: on the command line of the instance. */
export function nameStaff({ logs }: Pick<Instance, "logs">, email: string, role: string): void {
  const script = path.join(REPOSITORY, "tooling/bootstrap/run-cli.mjs");
  execFileSync(process.execPath, [script, "staff", "add", email, role], {
    cwd: REPOSITORY,
    env: startEnv({ PENGUIN_STATE: path.dirname(logs) }),
  });
}
