import { readFileSync } from "node:fs";
import { startSimulator } from "./simulator.ts";
import { parseConfig } from "./simulator-config.ts";

/** The simulator as a process: `node main.ts <config file or JSON>`; prints one JSON line when everything listens. */
async function main(): Promise<void> {
  const argument = process.argv[2] ?? "";
  const config = parseConfig(
    argument.trimStart().startsWith("{") ? argument : readFileSync(argument, "utf8"),
  );
  const onError = (error: unknown): void =>
    void process.stderr.write(`${JSON.stringify({ event: "action failed", error: String(error) })}\n`);
  const simulator = await startSimulator(config, { onError });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void simulator.close().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.stdout.write(
    `${JSON.stringify({ event: "ready", bootId: config.bootId, pid: process.pid, ports: simulator.ports })}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
