import { services } from "../../server/context.ts";

export const dynamic = "force-dynamic";

const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;

/** Next names the caller's own address when no proxy did; a proxy adds its client's, which is then not of this machine. */
const isFromHere = (request: Request): boolean =>
  (request.headers.get("x-forwarded-for") ?? "127.0.0.1")
    .split(",")
    .every((address) => loopback.test(address.trim()));

/** Metrics in the Prometheus text format, for callers on this machine only. */
export async function GET(request: Request): Promise<Response> {
  if (!isFromHere(request)) return new Response("Not found", { status: 404 });
  return new Response(await services().metrics.render(), {
    headers: { "Content-Type": "text/plain; version=0.0.4" },
  });
}
