import { appRouter } from "@penguin/api";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { cookies } from "next/headers";
import { createRequestContext } from "../../../../server/context.ts";

const handle = async (request: Request): Promise<Response> => {
  const jar = await cookies();
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    allowMethodOverride: true,
    createContext: () =>
      createRequestContext({ headers: request.headers, cookie: (name) => jar.get(name)?.value }),
  });
};

export { handle as GET, handle as POST };
