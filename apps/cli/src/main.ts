type Command = (argv: readonly string[]) => Promise<number>;

/** Each command is loaded when it is asked for: those on files need none of what those on an instance do. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  audit: async () => (await import("./audit/audit.ts")).runAuditCommand,
  check: async () => (await import("./check/check.ts")).runCheckCommand,
  classify: async () => (await import("./mail-files/classify.ts")).runClassifyCommand,
  doctor: async () => (await import("./doctor/doctor.ts")).runDoctorCommand,
  explain: async () => (await import("./explain/explain.ts")).runExplainCommand,
  queue: async () => (await import("./queue/queue.ts")).runQueueCommand,
  rehearse: async () => (await import("./rehearse/rehearse.ts")).runRehearseCommand,
  "reply-text": async () => (await import("./mail-files/reply-text.ts")).runReplyTextCommand,
  server: async () => (await import("./server/server.ts")).runServerCommand,
  staff: async () => (await import("./staff/staff.ts")).runStaffCommand,
};

const [name = "", ...argv] = process.argv.slice(2);
const load = COMMANDS[name];
if (!load) {
  process.stderr.write(`penguin: say one of: ${Object.keys(COMMANDS).join(", ")}\n`);
  process.exit(2);
}
try {
  const command = await load();
  process.exit(await command(argv));
} catch (error) {
  process.stderr.write(`penguin ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
export {};
