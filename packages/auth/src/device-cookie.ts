import { cookieIn } from "./cookie-header.ts";

/** Of a site behind TLS: no neighbour and no page without TLS can set a cookie with this prefix (RFC 6265bis, 4.1.3.2). */
const SECURE_NAME = "__Host-pm.device";
const PLAIN_NAME = "pm.device";
const VALUE = /^[\w-]{20,64}$/;
const MOST = 5;
const SECONDS = 400 * 24 * 3600;

const nameOf = (isSecure: boolean): string => (isSecure ? SECURE_NAME : PLAIN_NAME);

/**
 * What a browser is known again by: the values we made for its people, from a Cookie header; at most five. It says nothing
 * about a person and lets nobody in.
 */
export function readDevices(cookies: string | undefined, isSecure: boolean): string[] {
  const values = cookieIn(cookies)(nameOf(isSecure))?.split(".") ?? [];
  return values.filter((value) => VALUE.test(value)).slice(0, MOST);
}

/** The Set-Cookie line that leaves these values in a browser. */
export function deviceCookie(devices: readonly string[], isSecure: boolean): string {
  const value = `${nameOf(isSecure)}=${devices.join(".")}`;
  return `${value}; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}
