import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { uploadContactFile } from "@penguin/api";
import { DomainError } from "@penguin/runtime/error";
import { cookies } from "next/headers";
import { createRequestContext } from "../../../../server/context.ts";

const STATUS = { invalid: 400, unauthenticated: 401, forbidden: 403, not_found: 404 } as const;

const refuse = (error: DomainError): Response =>
  Response.json(
    { message: error.message, reason: error.details.reason, fields: error.details.fields },
    { status: STATUS[error.code as keyof typeof STATUS] ?? 409 },
  );

/** Takes a contact file as a stream (`?workspaceId=&fileName=`), so that no size is held in memory. */
export async function POST(request: Request): Promise<Response> {
  const jar = await cookies();
  const context = await createRequestContext({ headers: request.headers, cookie: (name) => jar.get(name)?.value });
  const { session, tenant } = context;
  if (!session || !tenant) return refuse(new DomainError("unauthenticated", "Your session is over. Sign in again; nothing was stored."));
  const origin = request.headers.get("origin");
  if (origin !== null && new URL(origin).host !== request.headers.get("host"))
    return refuse(new DomainError("forbidden", "This upload came from another site. Nothing was stored."));
  const asked = new URL(request.url).searchParams;
  const input = { workspaceId: asked.get("workspaceId") ?? "", fileName: asked.get("fileName") ?? "contacts.csv" };
  const body = request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);
  try {
    return Response.json(await uploadContactFile(tenant(session), input, body));
  } catch (error) {
    if (error instanceof DomainError) return refuse(error);
    context.account.log.error({ err: error }, "an upload failed");
    return Response.json({ message: "The upload failed on our side. Nothing was stored; try again." }, { status: 500 });
  }
}
