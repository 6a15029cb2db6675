import type { ApiContext, FoundSession } from "@penguin/api";
import { publicError } from "@penguin/api";
import { cookies } from "next/headers";
import { createRequestContext } from "./context.ts";

type Kept = { id: string; bytes: Buffer } | undefined;
type SignedIn = Pick<ApiContext, "account"> & {
  session: FoundSession;
  tenant: NonNullable<ApiContext["tenant"]>;
};

const refuse = (status: number, message: string): Response => Response.json({ message }, { status });

/** Answers with a kept picture, to who is signed in only; a browser asks again each time whether it is still the one. */
export async function answerPicture(
  request: Request,
  read: (signedIn: SignedIn) => Promise<Kept>,
): Promise<Response> {
  const jar = await cookies();
  const context = await createRequestContext({
    headers: request.headers,
    cookie: (name) => jar.get(name)?.value,
  });
  const { session, tenant, account } = context;
  if (!session || !tenant) return refuse(401, "Your session is over. Sign in again.");
  try {
    const picture = await read({ session, tenant, account });
    if (!picture) return refuse(404, "There is no picture.");
    const headers = {
      "cache-control": "private, no-cache",
      etag: `"${picture.id}"`,
      "content-disposition": 'inline; filename="picture.webp"',
    };
    if (request.headers.get("if-none-match") === headers.etag)
      return new Response(null, { status: 304, headers });
    return new Response(new Uint8Array(picture.bytes), {
      headers: { ...headers, "content-type": "image/webp" },
    });
  } catch (error) {
    const known = publicError(error);
    if (known) return Response.json(known.body, { status: known.status });
    account.log.error({ err: error }, "a picture could not be read");
    return refuse(500, "The picture could not be read on our side. Try again.");
  }
}
