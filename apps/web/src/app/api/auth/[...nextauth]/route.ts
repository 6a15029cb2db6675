import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "../../../../server/context.ts";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

const handle = async (request: NextRequest, context: RouteContext): Promise<Response> => {
  const answer: unknown = await NextAuth(request as never, context as never, authOptions());
  if (!(answer instanceof Response)) throw new Error("next-auth gave no answer");
  return answer;
};

export { handle as GET, handle as POST };
