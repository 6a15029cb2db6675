import { riddle } from "../../../server/context.ts";

/** Sets a riddle that a browser solves before it signs up, asks for a reset, or tries a password once more. */
export async function GET(): Promise<Response> {
  return Response.json(await riddle(), { headers: { "cache-control": "no-store" } });
}
