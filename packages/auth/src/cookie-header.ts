/** Browsers hold no more for one site than a few of these; what is longer is not read to its end. */
const HEADER_MAX = 16_384;

/** Looks a cookie up in a Cookie header; the first of its name counts (RFC 6265, 5.4). */
export function cookieIn(cookies: string | undefined): (name: string) => string | undefined {
  const pairs = (cookies ?? "")
    .slice(0, HEADER_MAX)
    .split(";")
    .map((pair) => pair.trim());
  return (name) => pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
