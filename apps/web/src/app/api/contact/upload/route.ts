import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { publicError, uploadContactFile } from "@penguin/api";
import { cookies } from "next/headers";
import { createRequestContext, services } from "../../../../server/context.ts";
import { isOwnOrigin } from "../../../../server/own-origin.ts";

const refuse = (status: number, message: string): Response => Response.json({ message }, { status });

/** Takes a contact file as a stream (`?workspaceId=&fileName=`), so that no size is held in memory. */
export async function POST(request: Request): Promise<Response> {
  const jar = await cookies();
  const context = await createRequestContext({
    headers: request.headers,
    cookie: (name) => jar.get(name)?.value,
  });
  const { session, tenant } = context;
  if (!session || !tenant) return refuse(401, "Your session is over. Sign in again; nothing was stored.");
  if (session.tenantClosed) return refuse(403, "This organisation is closed. Nothing was stored.");
  if (!isOwnOrigin(request, services().settings.webUrl))
    return refuse(403, "This upload came from another site. Nothing was stored.");
  const asked = new URL(request.url).searchParams;
  const input = {
    workspaceId: asked.get("workspaceId") ?? "",
    fileName: asked.get("fileName") ?? "contacts.csv",
  };
  const body = request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);
  try {
    return Response.json(await uploadContactFile(tenant(session), input, body));
  } catch (error) {
    const known = publicError(error);
    if (known) return Response.json(known.body, { status: known.status });
    context.account.log.error({ err: error }, "an upload failed");
    return refuse(500, "The upload failed on our side. Nothing was stored; try again.");
  }
}
