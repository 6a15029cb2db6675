import type { IsolationReport } from "@penguin/db/isolation";
import { readAttackArguments, readCheckArguments } from "./arguments.ts";
import { checkAttacks } from "./attacks/check-attacks.ts";
import { checkScratch } from "./check-isolation.ts";
import { readUnsubscribeArguments, runUnsubscribeCheck } from "./unsubscribe/check-unsubscribe.ts";

const readOrExplain = <Options>(read: () => Options): Options | undefined => {
  try {
    return read();
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
 * The command `penguin check`. `isolation` makes a scratch database and asks it everything isolation rests on: exit code
 * 1 when something may be done that must not, or cannot be done that must. `unsubscribe` looks at a link or a mail of any
 * sender by RFC 2369 and RFC 8058: 1 when a rule failed. `attacks` tries attacks on an installation of its own, each beside the
 * same act by who may do it: 1 when one went through or a control did not. 2 for a wrong command line.
 */
export async function runCheckCommand(argv: readonly string[]): Promise<number> {
  if (argv[0] === "unsubscribe") {
    const asked = readOrExplain(() => readUnsubscribeArguments(argv.slice(1)));
    return asked ? runUnsubscribeCheck(asked) : 2;
  }
  if (argv[0] === "attacks") {
    const asked = readOrExplain(() => readAttackArguments(argv.slice(1)));
    if (!asked) return 2;
    const { findings, ...counts } = await checkAttacks(asked.sabotage);
    const { tried, refused, allowedControls } = counts;
    const sum = `${tried} attacks tried, ${refused} refused; ${allowedControls} controls allowed`;
    process.stdout.write(
      `${asked.json ? JSON.stringify({ ...counts, findings }) : [...findings, sum].join("\n")}\n`,
    );
    return findings.length === 0 ? 0 : 1;
  }
  const options = readOrExplain(() => readCheckArguments(argv));
  if (!options) return 2;
  const report = await checkScratch(options);
  process.stdout.write(`${options.json ? JSON.stringify(report) : linesOf(report)}\n`);
  return report.findings.length === 0 ? 0 : 1;
}
