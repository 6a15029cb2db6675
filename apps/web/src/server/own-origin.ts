/**
 * False for a request that a page of another origin sends: browsers name it (Fetch, Origin), and a page that hides its own
 * says "null". Only pages of the web count, as safe as ours (`webUrl`). Programs that are no browser name none; they bring no
 * cookie that a person did not give them.
 */
export function isOwnOrigin(request: Request, webUrl: string): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const isWeb = protocol === "https:" || (protocol === "http:" && !webUrl.startsWith("https:"));
  return isWeb && host === request.headers.get("host");
}
