import { checkIsolation, type IsolationReport, sabotageTable } from "@penguin/db/isolation";
import { prepareQueueStore } from "@penguin/jobs/queue-store";
import postgres from "postgres";
import { openScratchDatabase } from "../rehearse/open-database.ts";
import type { IsolationOptions } from "./arguments.ts";

/** Makes a scratch database with the queue's tables, breaks it if asked to, and looks at all of it. */
export async function checkScratch({
  sabotage,
  pick,
}: Pick<IsolationOptions, "sabotage" | "pick">): Promise<IsolationReport & { sabotaged?: string }> {
  const scratch = await openScratchDatabase();
  const sql = postgres(scratch.url("postgres"), { max: 4, onnotice: () => undefined });
  try {
    await prepareQueueStore({ kind: "postgres", url: scratch.url("pm_queue") });
    const sabotaged = sabotage && (await sabotageTable(sql, sabotage, pick));
    const report = await checkIsolation(sql, scratch.url("pm_app"));
    return sabotaged === undefined ? report : { ...report, sabotaged };
  } finally {
    await sql.end();
    await scratch.close();
  }
}
