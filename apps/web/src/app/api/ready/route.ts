import { services } from "../../../server/context.ts";

export const dynamic = "force-dynamic";

/** Readiness: whether this process can work. What it misses is not for everybody to read. */
export async function GET(): Promise<Response> {
  const { readiness, log } = services();
  const missing = await readiness.missing();
  const ready = missing.length === 0;
  if (!ready) log.warn({ missing }, "what the web app needs does not answer");
  return Response.json({ ready }, { status: ready ? 200 : 503 });
}
