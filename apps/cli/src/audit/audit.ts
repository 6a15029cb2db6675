import { parseArgs } from "node:util";
import { type AuditReport, verifyAudit } from "@penguin/core/audit-log";
import { openDatabase } from "@penguin/db";
import { z } from "zod";
import { readInstanceEnv } from "../env.ts";

const USAGE = "say: audit verify [--tenant ID] [--json]";

interface AuditOptions {
  json: boolean;
  tenantId: string | undefined;
}

/** Reads the command line of `audit`; throws an Error with one sentence for a wrong one. */
export function readAuditArguments(argv: readonly string[]): AuditOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { json: { type: "boolean", default: false }, tenant: { type: "string" } },
    allowPositionals: true,
  });
  if (positionals.length !== 1 || positionals[0] !== "verify") throw new Error(USAGE);
  if (values.tenant !== undefined && !z.uuid().safeParse(values.tenant).success)
    throw new Error(`--tenant must be the id of an organisation; ${USAGE}`);
  return { json: values.json, tenantId: values.tenant };
}

const linesOf = ({ tenants, entries, pruned, unsealed, heads, broken }: AuditReport): string =>
  [
    `${entries} rows of ${tenants} organisations, ${heads} signed days, ${pruned} rows past their time, ${unsealed} rows not sealed yet, ${broken.length} broken chains`,
    ...broken.map(
      ({ tenantId, seq, entryId, why }) => `${tenantId}: link ${seq}, row ${entryId ?? "unknown"}: ${why}`,
    ),
  ].join("\n");

/**
 * The command `penguin audit verify`: recomputes the audit chains of a running instance from the rows. Exit code 1 when one
 * is broken, with the first broken entry of each; 2 for a wrong command line.
 */
export async function runAuditCommand(argv: readonly string[]): Promise<number> {
  let options: AuditOptions;
  try {
    options = readAuditArguments(argv);
  } catch (error) {
    process.stderr.write(`penguin audit: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const env = readInstanceEnv();
  const control = openDatabase(env.CONTROL_DATABASE_URL, { max: 2, name: "penguin-cli" });
  try {
    const report = await verifyAudit(control.db, {
      seed: env.AUDIT_SIGNING_SEED,
      now: new Date(),
      tenantId: options.tenantId,
    });
    process.stdout.write(`${options.json ? JSON.stringify(report) : linesOf(report)}\n`);
    return report.broken.length === 0 ? 0 : 1;
  } finally {
    await control.close();
  }
}
