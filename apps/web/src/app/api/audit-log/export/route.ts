import { exportAudit } from "@penguin/api";
import { downloadCsv } from "../../../../server/download-csv.ts";

/** Gives the audit trail as a CSV file in pieces (`?action=&actorKind=&from=&to=`); reads only. */
export function GET(request: Request): Promise<Response> {
  return downloadCsv(request, "audit-log.csv", exportAudit);
}
