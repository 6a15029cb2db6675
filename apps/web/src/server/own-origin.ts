/**
 * False for a request that a page of another origin sends: browsers name it (Fetch, Origin), and a page that hides its own
 * says "null". Programs that are no browser name none; they bring no cookie that a person did not give them.
 */
export function isOwnOrigin(request: Request): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === request.headers.get("host");
}
