import { endSession, signIn } from "@penguin/core/account";
import type { AccountCtx } from "@penguin/core/kernel";
import { DomainError } from "@penguin/runtime/error";
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { cookieIn } from "./cookie-header.ts";
import { readDevices } from "./device-cookie.ts";
import { readSessionId } from "./read-session-id.ts";

/** The longest a session may live; its row decides when it is over. */
const COOKIE_SECONDS = 30 * 24 * 3600;

/** What the log-in page is told besides "wrong": the next step it has to take. */
const NEXT_STEPS = ["second_factor", "second_factor_wrong", "proof"];

const header = (headers: Record<string, unknown> | undefined, name: string): string | undefined => {
  const value = headers?.[name];
  return typeof value === "string" ? value : undefined;
};

/** Only a path of this site may follow: `//host` and `/\\host` are other sites to a browser. */
const isPath = (url: string): boolean => /^\/(?![/\\])/.test(url);

/**
 * next-auth's options for one request, whose `X-Forwarded-For` holds the caller's address alone: password sign-in whose cookie holds only a signed token with the id of our own session row
 * (`sid`). Signing out ends the row; every request reads it again, so a session ends when its row does. Who signs in over a
 * live session ends that one. `onDevices` is told what the browser is to hold from now on.
 */
export function createAuthOptions(options: {
  secret: string;
  account: (ip: string | undefined) => AccountCtx;
  /** True behind TLS. */
  isSecure: boolean;
  onDevices: (devices: readonly string[]) => void;
}): NextAuthOptions {
  const { secret, account, isSecure, onDevices } = options;
  const text = { type: "text" };
  return {
    secret,
    session: { strategy: "jwt", maxAge: COOKIE_SECONDS },
    pages: { signIn: "/login" },
    providers: [
      Credentials({
        credentials: { email: text, password: text, code: text, remember: text, trust: text, proof: text },
        authorize: async (credentials, request) => {
          if (!credentials) return null;
          const headers = request.headers as Record<string, unknown> | undefined;
          const cookies = header(headers, "cookie");
          const { email, password, code, remember, trust, proof } = credentials;
          try {
            const signedIn = await signIn(account(header(headers, "x-forwarded-for")), {
              email,
              password,
              remember: remember === "true",
              trust: trust === "true",
              ...(code && { code }),
              ...(proof && { proof }),
              userAgent: header(headers, "user-agent"),
              devices: readDevices(cookies, isSecure),
            });
            onDevices(signedIn.devices);
            const before = await readSessionId(cookieIn(cookies), secret);
            if (before !== undefined) await endSession(account(undefined), before);
            return {
              id: signedIn.userId,
              email: signedIn.email,
              name: signedIn.name,
              sid: signedIn.sessionId,
            };
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            const { reason } = error.details;
            if (reason !== undefined && NEXT_STEPS.includes(reason))
              throw new Error(reason, { cause: error });
            return null;
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => {
        const sid = (user as { sid?: string } | undefined)?.sid;
        return sid ? { sub: user.id, sid } : token;
      },
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => {
        if (isPath(url)) return baseUrl + url;
        return URL.canParse(url) && new URL(url).origin === new URL(baseUrl).origin ? url : baseUrl;
      },
    },
    events: {
      signOut: async ({ token }) => {
        const { sid } = token as { sid?: unknown };
        if (typeof sid === "string") await endSession(account(undefined), sid);
      },
    },
  };
}
