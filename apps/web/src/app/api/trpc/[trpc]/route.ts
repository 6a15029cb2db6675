import { appRouter, retryHeaders } from "@penguin/api";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { cookies } from "next/headers";
import { bringsSession, createRequestContext, services } from "../../../../server/context.ts";
import { limitBody } from "../../../../server/limit-body.ts";
import { isOwnOrigin } from "../../../../server/own-origin.ts";

/** The largest call is a list of addresses to suppress; what a stranger sends is a form. */
const MOST_BYTES = 4_000_000;
const MOST_BYTES_OF_STRANGERS = 64_000;

const refuse = (status: number, message: string): Response => Response.json({ message }, { status });

const handle = async (request: Request): Promise<Response> => {
  if (!isOwnOrigin(request, services().settings.webUrl))
    return refuse(403, "This call came from another site. Nothing was changed.");
  const jar = await cookies();
  const cookie = (name: string) => jar.get(name)?.value;
  const limited = await limitBody(
    request,
    (await bringsSession(cookie)) ? MOST_BYTES : MOST_BYTES_OF_STRANGERS,
  );
  if (!limited) return refuse(413, "This is more than one call may hold. Nothing was changed.");
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: limited,
    router: appRouter,
    allowMethodOverride: true,
    createContext: async () => ({
      ...(await createRequestContext({ headers: request.headers, cookie })),
      limiter: services().limiter,
    }),
    responseMeta: ({ errors }) => ({ headers: retryHeaders(errors) }),
  });
};

export { handle as GET, handle as POST };
