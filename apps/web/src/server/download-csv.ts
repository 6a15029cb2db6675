import { type ApiContext, publicError } from "@penguin/api";
import { cookies } from "next/headers";
import { createRequestContext } from "./context.ts";

const inPieces = async (pieces: AsyncGenerator<string>): Promise<ReadableStream<Uint8Array>> => {
  const first = await pieces.next();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
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
};

/** Answers with a CSV file that `write` gives in pieces to whoever is signed in, or with what is wrong as JSON. */
export async function downloadCsv(
  request: Request,
  fileName: string,
  write: (
    ctx: ReturnType<NonNullable<ApiContext["tenant"]>>,
    params: Record<string, string>,
  ) => AsyncGenerator<string>,
): Promise<Response> {
  const jar = await cookies();
  const context = await createRequestContext({
    headers: request.headers,
    cookie: (name) => jar.get(name)?.value,
  });
  const { session, tenant, account } = context;
  if (!session || !tenant)
    return Response.json({ message: "Your session is over. Sign in again." }, { status: 401 });
  const params = Object.fromEntries(new URL(request.url).searchParams);
  try {
    return new Response(await inPieces(write(tenant(session), params)), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${fileName}"`,
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
