import { decode } from "next-auth/jwt";

/** The names next-auth gives its cookie over HTTPS and over HTTP. */
export const SESSION_COOKIES = ["__Secure-next-auth.session-token", "next-auth.session-token"] as const;

/** The session id in next-auth's cookie; undefined when there is none or it was not signed by us. Never throws. */
export async function readSessionId(
  cookie: (name: string) => string | undefined,
  secret: string,
): Promise<string | undefined> {
  for (const name of SESSION_COOKIES) {
    const token = cookie(name);
    if (!token) continue;
    const claims = await decode({ token, secret }).catch(() => null);
    const sid = claims?.["sid"];
    if (typeof sid === "string") return sid;
  }
  return undefined;
}
