import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { checkHeaders } from "./check-headers.ts";
import { checkLink } from "./check-link.ts";
import type { RuleResult } from "./rule.ts";

export { alterLink } from "./check-link.ts";

/** What `check unsubscribe` found: the rules in their order, and how many of the standards' failed. */
export interface UnsubscribeReport {
  url: string | undefined;
  failed: number;
  rules: RuleResult[];
}

/** What `check unsubscribe` is asked for. */
export interface UnsubscribeOptions {
  json: boolean;
  url: string | undefined;
  mail: string | undefined;
}

const USAGE = "say: check unsubscribe --url LINK [--mail FILE] [--json], or --mail FILE alone";

/** Reads the command line; throws an Error with one sentence for a wrong one. */
export function readUnsubscribeArguments(argv: readonly string[]): UnsubscribeOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: "boolean", default: false },
      url: { type: "string" },
      mail: { type: "string" },
    },
  });
  if (values.url === undefined && values.mail === undefined) throw new Error(USAGE);
  if (values.url !== undefined && !/^https?:\/\/[^/]/i.test(values.url))
    throw new Error("--url must be a web link such as https://mail.example.com/u/abc");
  return { json: values.json, url: values.url, mail: values.mail };
}

/** Looks at the headers of a mail, at its link, or at both; the person behind the link ends up unsubscribed. */
export async function checkUnsubscribe(asked: Omit<UnsubscribeOptions, "json">): Promise<UnsubscribeReport> {
  const headers = asked.mail === undefined ? undefined : await checkHeaders(readFileSync(asked.mail));
  const url = asked.url ?? headers?.link;
  const rules = [...(headers?.results ?? []), ...(url === undefined ? [] : await checkLink(url))];
  const failed = rules.filter(({ outcome, advice }) => outcome === "fail" && !advice).length;
  return { url, failed, rules };
}

const linesOf = ({ rules, failed }: UnsubscribeReport): string =>
  [
    ...rules.map(
      ({ rule, source, outcome, advice, seen }) =>
        `${outcome.padEnd(14)} ${rule} (${source}${advice ? ", advice" : ""}): ${seen}`,
    ),
    `${rules.length} rules looked at, ${failed} failed`,
  ].join("\n");

/** Prints the report; exit code 1 when a rule of a standard failed. */
export async function runUnsubscribeCheck(options: UnsubscribeOptions): Promise<number> {
  const report = await checkUnsubscribe(options);
  process.stdout.write(`${options.json ? JSON.stringify(report) : linesOf(report)}\n`);
  return report.failed === 0 ? 0 : 1;
}
