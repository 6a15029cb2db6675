import { services } from "../../server/context.ts";

export const dynamic = "force-dynamic";

const loopback = /^(?:127(?:\.\d{1,3}){3}|::1)$/;

/** What reaches this process from its own machine, and not through a proxy there that serves others. */
const isFromHere = ({ headers }: Request): boolean =>
  loopback.test(headers.get("x-forwarded-for") ?? "") && headers.get("x-caller-hidden") === "0";

/** Metrics in the Prometheus text format, for callers on this machine only. */
export async function GET(request: Request): Promise<Response> {
  if (!isFromHere(request)) return new Response("Not found", { status: 404 });
  return new Response(await services().metrics.render(), {
    headers: { "Content-Type": "text/plain; version=0.0.4" },
  });
}
