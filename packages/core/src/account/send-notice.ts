import { sessions, users, userTokens } from "@penguin/db/schema";
import { and, eq } from "drizzle-orm";
import { type AccountCtx, type Letter, momentText, oneLine, sendLetter } from "../kernel/index.ts";
import { NOTICE_TEXTS, type PlainNotice } from "./notice-texts.ts";
import type { User } from "./person.ts";
import { issueToken } from "./token.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a person is told by mail about their account. */
export type Notice =
  | Exclude<PlainNotice, "address_wished">
  | "new_device"
  | "reset_password"
  | "email_change";

type Writer = (
  ctx: AccountCtx,
  user: User,
  ref: string | undefined,
) => Promise<{ letter: Letter; address?: string } | undefined>;

const letterOf = (ctx: AccountCtx, user: User, notice: PlainNotice): Letter =>
  NOTICE_TEXTS[user.language].plain(notice, `${ctx.settings.webUrl}/forgot-password`);

const plain =
  (notice: PlainNotice): Writer =>
  async (ctx, user) => ({ letter: letterOf(ctx, user, notice) });

const newDevice: Writer = async (ctx, user, ref) => {
  const [session] = await ctx.auth
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, user.id), eq(sessions.id, ref ?? "")));
  if (!session) return undefined;
  const token = await issueToken(ctx, { userId: user.id, purpose: "end_sessions", lifetimeMs: 7 * DAY_MS });
  const place = {
    time: momentText(session.createdAt, user),
    ip: session.ip,
    browser: session.userAgent && oneLine(session.userAgent),
  };
  return {
    letter: NOTICE_TEXTS[user.language].newDevice(
      place,
      `${ctx.settings.webUrl}/end-sessions?token=${token}`,
    ),
  };
};

const resetPassword: Writer = async (ctx, user) => {
  const token = await issueToken(ctx, { userId: user.id, purpose: "reset_password", lifetimeMs: HOUR_MS });
  const link = `${ctx.settings.webUrl}/reset-password?token=${token}`;
  return { letter: NOTICE_TEXTS[user.language].resetPassword(link) };
};

/** The address somebody wishes to have, from the row the wish was kept in. */
const wishedAddress = async (
  ctx: AccountCtx,
  user: User,
  ref: string | undefined,
): Promise<string | undefined> => {
  const [wish] = await ctx.auth
    .select({ email: userTokens.email, usedAt: userTokens.usedAt })
    .from(userTokens)
    .where(and(eq(userTokens.userId, user.id), eq(userTokens.hash, ref ?? "")));
  return wish && wish.usedAt === null ? (wish.email ?? undefined) : undefined;
};

const emailChange: Writer = async (ctx, user, ref) => {
  const email = await wishedAddress(ctx, user, ref);
  if (email === undefined) return undefined;
  const [owner] = await ctx.auth.select().from(users).where(eq(users.email, email));
  // Who wishes for an address that somebody has is not told so; whose it is, is.
  if (owner) return { letter: letterOf(ctx, owner, "address_wished"), address: owner.email };
  const token = await issueToken(ctx, {
    userId: user.id,
    purpose: "change_email",
    lifetimeMs: DAY_MS,
    email,
  });
  const link = `${ctx.settings.webUrl}/change-email?token=${token}`;
  return { letter: NOTICE_TEXTS[user.language].emailChange(link), address: email };
};

const WRITERS: Readonly<Record<Notice, Writer>> = {
  resting: plain("resting"),
  new_device: newDevice,
  reset_password: resetPassword,
  password_changed: plain("password_changed"),
  email_change: emailChange,
  email_changing: plain("email_changing"),
  address_registered: plain("address_registered"),
  second_factor_on: plain("second_factor_on"),
  second_factor_off: plain("second_factor_off"),
  second_factor_reset: plain("second_factor_reset"),
};

/**
 * Sends a person a mail about their account, in their language; none of these can be turned off. Links are made here, so
 * neither the queue nor the database ever holds one. Throws when the mail server did not take the mail; the job retries.
 */
export async function sendNotice(
  ctx: AccountCtx,
  { userId, notice, ref }: { userId: string; notice: Notice; ref?: string | undefined },
): Promise<void> {
  const [user] = await ctx.auth.select().from(users).where(eq(users.id, userId));
  const written = user && (await WRITERS[notice](ctx, user, ref));
  if (!written) return;
  const { name, email, language } = user;
  const key = `${notice}:${userId}:${ref ?? ""}:${ctx.clock.now().getTime()}`;
  await sendLetter(ctx, { name, address: written.address ?? email, language }, written.letter, key);
}
