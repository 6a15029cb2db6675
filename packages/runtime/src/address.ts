/**
 * The address a request came from, of an `X-Forwarded-For` header: its last entry, which the proxy in front of us wrote;
 * the entries before it are the caller's own words. Undefined when there is none.
 */
export function callerAddress(forwardedFor: string | null | undefined): string | undefined {
  const last = forwardedFor?.split(",").at(-1)?.trim();
  return last === "" ? undefined : last;
}
