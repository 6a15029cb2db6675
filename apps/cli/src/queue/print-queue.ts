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
  if (answer.kind === "job") {
    const { job } = answer;
    const ids = Object.entries(job.ids).map(([name, id]) => [name, id]);
    const facts = [
      ["job id", job.id],
      ["job", job.name],
      ["added", job.addedAt.toISOString()],
      ["failed", `${job.failedAt.toISOString()}, attempt ${job.attempts}`],
      ["reason", job.reason],
    ];
    return table([...facts, ...ids]);
  }
  const rows = answer.queues.map(({ queue, paused, waiting, active, delayed, failed, oldestAt }) => [
    queue,
    paused ? "paused" : "running",
    ...[waiting, active, delayed, failed].map(String),
    oldestAt?.toISOString() ?? "-",
  ]);
  return table([["queue", "state", "waiting", "active", "delayed", "failed", "oldest"], ...rows]);
};

/** An answer as a small table, or as one line of JSON. */
export function formatAnswer(answer: QueueAnswer, json: boolean): string {
  return `${json ? JSON.stringify(answer) : forPeople(answer)}\n`;
}
