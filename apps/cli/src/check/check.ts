import type { IsolationReport } from "@penguin/db/isolation";
import { type IsolationOptions, readCheckArguments } from "./arguments.ts";
import { checkScratch } from "./check-isolation.ts";

const readOrExplain = (argv: readonly string[]): IsolationOptions | undefined => {
  try {
    return readCheckArguments(argv);
  } catch (error) {
    process.stderr.write(`penguin check: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
};

const linesOf = (report: IsolationReport): string => {
  const parts = Object.entries(report.parts).map(([name, cells]) => `  ${name.padEnd(20)} ${cells} cells`);
  const { tables, functions, cells, allowed, leaks, findings } = report;
  const sum = `${tables} tables, ${functions} functions, ${cells} cells, ${allowed} of them allowed, ${leaks} leaks`;
  return [...parts, sum, ...findings].join("\n");
};

/**
 * The command `penguin check isolation`: makes a scratch database and asks it everything isolation rests on. Exit code 1
 * when something may be done that must not, or cannot be done that must; 2 for a wrong command line.
 */
export async function runCheckCommand(argv: readonly string[]): Promise<number> {
  const options = readOrExplain(argv);
  if (!options) return 2;
  const report = await checkScratch(options);
  process.stdout.write(`${options.json ? JSON.stringify(report) : linesOf(report)}\n`);
  return report.findings.length === 0 ? 0 : 1;
}
