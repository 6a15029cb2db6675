import { services } from "../../../server/context.ts";

export const dynamic = "force-dynamic";

/** Readiness: whether the database answers. */
export async function GET(): Promise<Response> {
  const ready = await services()
    .ping()
    .then(() => true)
    .catch(() => false);
  return Response.json({ ready }, { status: ready ? 200 : 503 });
}
