import { runAuditCommand } from "./audit/audit.ts";
import { runCheckCommand } from "./check/check.ts";
import { runDoctorCommand } from "./doctor/doctor.ts";
import { runExplainCommand } from "./explain/explain.ts";
import { runQueueCommand } from "./queue/queue.ts";
import { runRehearseCommand } from "./rehearse/rehearse.ts";
import { runServerCommand } from "./server/server.ts";
import { runStaffCommand } from "./staff/staff.ts";

const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  audit: runAuditCommand,
  check: runCheckCommand,
  doctor: runDoctorCommand,
  explain: runExplainCommand,
  queue: runQueueCommand,
  rehearse: runRehearseCommand,
  server: runServerCommand,
  staff: runStaffCommand,
};

const [name = "", ...argv] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  process.stderr.write(`penguin: say one of: ${Object.keys(COMMANDS).join(", ")}\n`);
  process.exit(2);
}
try {
  process.exit(await command(argv));
} catch (error) {
  process.stderr.write(`penguin ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
