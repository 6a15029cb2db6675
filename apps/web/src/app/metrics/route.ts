import { services } from "../../server/context.ts";

export const dynamic = "force-dynamic";

/** Metrics in the Prometheus text format, for callers on this machine only. */
export async function GET(request: Request): Promise<Response> {
  if (request.headers.has("x-forwarded-for")) return new Response("Not found", { status: 404 });
  return new Response(await services().metrics.render(), { headers: { "Content-Type": "text/plain; version=0.0.4" } });
}
