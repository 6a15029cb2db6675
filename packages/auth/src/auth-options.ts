import { endSession, signIn } from "@penguin/core/account";
import type { AccountCtx } from "@penguin/core/kernel";
import { DomainError } from "@penguin/runtime/error";
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";

const ABSOLUTE_SECONDS = 24 * 3600;

const header = (headers: Record<string, unknown> | undefined, name: string): string | undefined => {
  const value = headers?.[name];
  return typeof value === "string" ? value : undefined;
};

/**
 * next-auth's options: password sign-in whose cookie holds only a signed token with the id of our own session row
 * (`sid`). Signing out ends the row; every request reads it again, so a session ends when its row does.
 */
export function createAuthOptions(options: {
  secret: string;
  account: (ip: string | undefined) => AccountCtx;
}): NextAuthOptions {
  const { secret, account } = options;
  return {
    secret,
    session: { strategy: "jwt", maxAge: ABSOLUTE_SECONDS },
    pages: { signIn: "/login" },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (credentials, request) => {
          if (!credentials) return null;
          const headers = request.headers as Record<string, unknown> | undefined;
          try {
            const { sessionId, userId, email, name } = await signIn(
              account(header(headers, "x-forwarded-for")),
              {
                email: credentials.email,
                password: credentials.password,
                userAgent: header(headers, "user-agent"),
              },
            );
            return { id: userId, email, name, sid: sessionId };
          } catch (error) {
            if (error instanceof DomainError) return null;
            throw error;
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
    },
    events: {
      signOut: async ({ token }) => {
        const { sid } = token as { sid?: unknown };
        if (typeof sid === "string") await endSession(account(undefined), sid);
      },
    },
  };
}
