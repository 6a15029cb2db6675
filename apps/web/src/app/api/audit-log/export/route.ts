import { exportAudit, publicError } from "@penguin/api";
import { cookies } from "next/headers";
import { createRequestContext } from "../../../../server/context.ts";

/** Gives the audit trail as a CSV file in pieces (`?action=&actorKind=&from=&to=`); reads only. */
export async function GET(request: Request): Promise<Response> {
  const jar = await cookies();
  const context = await createRequestContext({
    headers: request.headers,
    cookie: (name) => jar.get(name)?.value,
  });
  const { session, tenant, account } = context;
  if (!session || !tenant)
    return Response.json({ message: "Your session is over. Sign in again." }, { status: 401 });
  const pieces = exportAudit(tenant(session), Object.fromEntries(new URL(request.url).searchParams));
  try {
    const first = await pieces.next();
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        if (!first.done) controller.enqueue(encoder.encode(first.value));
      },
      pull: async (controller) => {
        const next = await pieces.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      },
      cancel: async () => void (await pieces.return(undefined)),
    });
    return new Response(body, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="audit-log.csv"',
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    const known = publicError(error);
    if (known) return Response.json(known.body, { status: known.status });
    account.log.error({ err: error }, "an export failed");
    return Response.json({ message: "The export failed on our side. Try again." }, { status: 500 });
  }
}
