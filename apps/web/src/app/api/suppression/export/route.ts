import { exportSuppressions } from "@penguin/api";
import { downloadCsv } from "../../../../server/download-csv.ts";

/** Gives the suppressed addresses as a CSV file in pieces; reads only. */
export function GET(request: Request): Promise<Response> {
  return downloadCsv(request, "suppression.csv", exportSuppressions);
}
