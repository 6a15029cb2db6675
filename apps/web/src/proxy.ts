import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, requestId, securityHeaders } from "./security-headers.ts";

/** Gives every page a nonce, the security headers and one id that follows the request through the logs. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const policy = contentSecurityPolicy(nonce, __DEV_SERVER__);
  const id = requestId(request.headers.get("x-request-id"));
  const forwarded = new Headers(request.headers);
  forwarded.set("x-nonce", nonce);
  forwarded.set("x-request-id", id);
  forwarded.set("content-security-policy", policy);
  forwarded.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers: forwarded } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-request-id", id);
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
  return response;
}

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico).*)"] };
