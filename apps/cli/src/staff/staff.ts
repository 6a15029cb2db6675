import { addStaffMember, endStaffMember } from "@penguin/core/staff";
import { openDatabase } from "@penguin/db";
import { createLogger } from "@penguin/runtime/log";
import { readInstanceEnv, readOperatorUrl } from "../env.ts";
import { type BarRequest, changeBars, readBarArguments } from "./bars.ts";
import { exportStaff, readExportArguments } from "./export-staff.ts";

const USAGE =
  "say: staff add E-MAIL ROLE, staff end E-MAIL, staff export --from YYYY-MM-DD --to YYYY-MM-DD, staff bar E-MAIL REASON, staff unbar E-MAIL-OR-HASH, or staff bars";

type StaffRequest =
  | { act: "add"; email: string; role: string }
  | { act: "end"; email: string }
  | BarRequest
  | { act: "export"; from: string; to: string };

/** Reads the command line of `staff`; throws an Error with one sentence for a wrong one. */
export function readStaffArguments(argv: readonly string[]): StaffRequest {
  const [act, email, role, ...more] = argv;
  const bar = readBarArguments(argv);
  if (bar) return bar;
  if (act === "export") return { act, ...readExportArguments(argv.slice(1)) };
  if (email === undefined || more.length > 0) throw new Error(USAGE);
  if (act === "add" && role !== undefined) return { act, email, role };
  if (act === "end" && role === undefined) return { act, email };
  throw new Error(USAGE);
}

/**
 * The command `penguin staff`: makes somebody who has an account a member of the operator's staff of a running instance, or
 * ends that, exports what the staff did, or bars an address for every tenant, lifts that and lists them. Each change leaves a line in the log. Exit code 2 for a wrong command line.
 */
export async function runStaffCommand(argv: readonly string[]): Promise<number> {
  let request: StaffRequest;
  try {
    request = readStaffArguments(argv);
  } catch (error) {
    process.stderr.write(`penguin staff: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  if (request.act === "export") return exportStaff(request);
  if (request.act === "bar" || request.act === "unbar" || request.act === "bars") return changeBars(request);
  const env = readInstanceEnv();
  const log = createLogger({ name: "cli", level: "info" });
  const open = (url: string) => openDatabase(url, { max: 1, name: "penguin-cli" });
  const [auth, operator] = [open(env.AUTH_DATABASE_URL), open(readOperatorUrl())];
  try {
    const ctx = { auth: auth.db, operator: operator.db };
    if (request.act === "add") {
      const { userId, role } = await addStaffMember(ctx, request);
      log.info({ userId, role }, "a member of the staff was named");
      process.stdout.write(`${request.email} is ${role} now; /staff opens once they have a second factor.\n`);
    } else {
      const { userId } = await endStaffMember(ctx, request);
      log.info({ userId }, "a membership in the staff was ended");
      process.stdout.write(`${request.email} is not of the staff any more; open grants open nothing.\n`);
    }
    return 0;
  } finally {
    await Promise.all([auth.close(), operator.close()]);
  }
}
