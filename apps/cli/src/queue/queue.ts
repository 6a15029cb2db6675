import { readQueueStore } from "../env.ts";
import { readQueueArguments } from "./arguments.ts";
import { operateQueue } from "./operate-queue.ts";
import { formatAnswer } from "./print-queue.ts";

const readOrExplain = (argv: readonly string[]): ReturnType<typeof readQueueArguments> | undefined => {
  try {
    return readQueueArguments(argv);
  } catch (error) {
    process.stderr.write(`penguin queue: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
};

/** The command `penguin queue`: shows, pauses and resumes queues, shows failed jobs and tries them again. Exit code 2 for a wrong command line. */
export async function runQueueCommand(argv: readonly string[]): Promise<number> {
  const asked = readOrExplain(argv);
  if (!asked) return 2;
  const answer = await operateQueue(readQueueStore(), asked.request);
  process.stdout.write(formatAnswer(answer, asked.json));
  return 0;
}
