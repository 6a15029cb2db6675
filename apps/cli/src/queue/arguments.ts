import { parseArgs } from "node:util";
import { QUEUES, type QueueName } from "@penguin/jobs/catalog";

/** What is asked of the queues. */
export type QueueRequest =
  | { action: "list" }
  | { action: "pause" | "resume" | "failed"; queue: QueueName }
  | { action: "inspect" | "retry"; queue: QueueName; jobId: string };

const USAGE =
  "say one of: queue list, queue pause <queue>, queue resume <queue>, queue failed <queue>, queue inspect <queue> <job id>, queue retry <queue> <job id>; --json for machines";

/** How many words an action takes, its own name included. */
const WORDS = new Map([
  ["list", 1],
  ["pause", 2],
  ["resume", 2],
  ["failed", 2],
  ["inspect", 3],
  ["retry", 3],
]);

const isQueue = (name: string): name is QueueName => QUEUES.some((queue) => queue === name);

const readRequest = (positionals: readonly string[]): QueueRequest => {
  const [action = "", queue = "", jobId = ""] = positionals;
  const expected = WORDS.get(action);
  if (expected === undefined || positionals.length > expected) throw new Error(USAGE);
  if (action === "list") return { action };
  if (!isQueue(queue)) {
    const said = queue === "" ? "name a queue" : `there is no queue ${queue}`;
    throw new Error(`${said}; the queues are ${QUEUES.join(", ")}`);
  }
  if (action === "inspect" || action === "retry") {
    if (jobId === "") throw new Error(`name a job id; queue failed ${queue} lists them`);
    return { action, queue, jobId };
  }
  if (action === "pause" || action === "resume" || action === "failed") return { action, queue };
  throw new Error(USAGE);
};

/** Reads the command line of `queue`; throws an Error with one sentence for a wrong one. */
export function readQueueArguments(argv: readonly string[]): { request: QueueRequest; json: boolean } {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  return { request: readRequest(positionals), json: values.json };
}
