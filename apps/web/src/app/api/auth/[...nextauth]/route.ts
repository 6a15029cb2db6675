import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "../../../../server/context.ts";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

const handle = (request: NextRequest, context: RouteContext): unknown => NextAuth(request as never, context as never, authOptions());

export { handle as GET, handle as POST };
