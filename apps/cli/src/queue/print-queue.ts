import type { QueueAnswer } from "./operate-queue.ts";

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

const forPeople = (answer: QueueAnswer): string => {
  if (answer.kind === "retried")
    return `Job ${answer.retried} of ${answer.queue} is tried again as ${answer.jobId}.`;
  if (answer.kind === "failed") {
    if (answer.jobs.length === 0) return `No failed jobs in ${answer.queue}.`;
    const rows = answer.jobs.map(({ id, name, attempts, failedAt, reason }) => [
      id,
      name,
      String(attempts),
      failedAt.toISOString(),
      reason,
    ]);
    return table([["job id", "job", "attempts", "failed at", "reason"], ...rows]);
  }
  const rows = answer.queues.map(({ queue, paused, waiting, active, delayed, failed }) => [
    queue,
    paused ? "paused" : "running",
    ...[waiting, active, delayed, failed].map(String),
  ]);
  return table([["queue", "state", "waiting", "active", "delayed", "failed"], ...rows]);
};

/** An answer as a small table, or as one line of JSON. */
export function formatAnswer(answer: QueueAnswer, json: boolean): string {
  return `${json ? JSON.stringify(answer) : forPeople(answer)}\n`;
}
