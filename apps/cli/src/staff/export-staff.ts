import { parseArgs } from "node:util";
import { trailOf } from "@penguin/core/staff";
import { ExportTrailInput } from "@penguin/core/staff/schema";
import { type Db, openDatabase } from "@penguin/db";
import { readInstanceEnv } from "../env.ts";

const USAGE = "say: staff export --from YYYY-MM-DD --to YYYY-MM-DD";

interface Period {
  from: string;
  to: string;
}

/** Reads the command line of `staff export`; throws an Error with one sentence for a wrong one. */
export function readExportArguments(argv: readonly string[]): Period {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { from: { type: "string" }, to: { type: "string" } },
    allowPositionals: true,
  });
  const period = ExportTrailInput.safeParse(values);
  if (positionals.length > 0 || values.from === undefined || values.to === undefined) throw new Error(USAGE);
  if (!period.success) throw new Error(`${period.error.issues[0]?.message ?? ""} ${USAGE}`);
  return period.data;
}

/** Writes the trail of a period with the control login; gives the exit code, 1 when a chain is broken. */
export async function printTrail(
  { control, seed, now }: { control: Db; seed: string; now: Date },
  period: Period,
  write: { out: (text: string) => void; err: (text: string) => void },
): Promise<number> {
  const { text, broken } = await trailOf({ db: control, userId: null }, period, { seed, now });
  write.out(text);
  for (const { tenantId, seq, why } of broken)
    write.err(`penguin staff: the chain of ${tenantId} is broken at link ${seq}: ${why}\n`);
  return broken.length === 0 ? 0 : 1;
}

/**
 * The command `penguin staff export`: what staff asked for and did in a period (days in UTC, both included), one JSON object a
 * line, the last of which is the verification of the chains. Exit code 1 when one is broken.
 */
export async function exportStaff(period: Period): Promise<number> {
  const env = readInstanceEnv();
  const control = openDatabase(env.CONTROL_DATABASE_URL, { max: 1, name: "penguin-cli" });
  try {
    const source = { control: control.db, seed: env.AUDIT_SIGNING_SEED, now: new Date() };
    return await printTrail(source, period, {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
    });
  } finally {
    await control.close();
  }
}
