import { readWebEnv } from "../../../env.ts";

export const dynamic = "force-dynamic";

/** Liveness: which process this is. */
export function GET(): Response {
  return Response.json({ bootId: readWebEnv().BOOT_ID, ready: true });
}
