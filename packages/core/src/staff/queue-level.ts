/** How a queue is doing: `good` under 100 waiting jobs, `bad` above 1,000 or with more than 10 failed ones. */
export type QueueLevel = "good" | "waiting" | "bad";

/** See {@link QueueLevel}. */
export function queueLevel({ waiting, failed }: { waiting: number; failed: number }): QueueLevel {
  if (waiting > 1000 || failed > 10) return "bad";
  return waiting >= 100 ? "waiting" : "good";
}
