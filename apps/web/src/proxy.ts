import { type NextRequest, NextResponse } from "next/server";
import { DEVICE_COOKIE } from "@penguin/auth/device-cookie";
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
  if (!request.cookies.has(DEVICE_COOKIE)) nameDevice(request, response);
  return response;
}

const DEVICE_SECONDS = 400 * 24 * 3600;

/** Gives a browser the cookie it is known again by; next-auth's own answers set cookies enough. */
function nameDevice(request: NextRequest, response: NextResponse): void {
  if (request.nextUrl.pathname.startsWith("/api/")) return;
  const scheme = request.headers.get("x-forwarded-proto") ?? request.nextUrl.protocol;
  response.cookies.set(DEVICE_COOKIE, crypto.randomUUID(), {
    httpOnly: true,
    sameSite: "lax",
    secure: scheme.startsWith("https"),
    path: "/",
    maxAge: DEVICE_SECONDS,
  });
}

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico).*)"] };
