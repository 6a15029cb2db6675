import { readInstanceEnv } from "../env.ts";
import { examineInstance } from "./checks.ts";

/** The command `penguin doctor`: says of each part of a running instance whether it works. Exit code 1 when one does not. */
export async function runDoctorCommand(argv: readonly string[]): Promise<number> {
  const findings = await examineInstance(readInstanceEnv());
  if (argv.includes("--json")) process.stdout.write(`${JSON.stringify(findings)}\n`);
  else
    for (const { check, ok, detail } of findings)
      process.stdout.write(`${ok ? "ok    " : "FAILED"}  ${check.padEnd(22)} ${detail}\n`);
  return findings.every((finding) => finding.ok) ? 0 : 1;
}
