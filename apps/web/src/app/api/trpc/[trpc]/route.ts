import { appRouter, retryHeaders } from "@penguin/api";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { cookies } from "next/headers";
import { createRequestContext, services } from "../../../../server/context.ts";
import { isOwnOrigin } from "../../../../server/own-origin.ts";

const handle = async (request: Request): Promise<Response> => {
  if (!isOwnOrigin(request))
    return Response.json(
      { message: "This call came from another site. Nothing was changed." },
      { status: 403 },
    );
  const jar = await cookies();
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    allowMethodOverride: true,
    createContext: async () => ({
      ...(await createRequestContext({ headers: request.headers, cookie: (name) => jar.get(name)?.value })),
      limiter: services().limiter,
    }),
    responseMeta: ({ errors }) => ({ headers: retryHeaders(errors) }),
  });
};

export { handle as GET, handle as POST };
