import { sessions, users, userTokens } from "@penguin/db/schema";
import { and, eq } from "drizzle-orm";
import { type AccountCtx, sendSystemMail } from "../kernel/index.ts";
import type { User } from "./person.ts";
import { issueToken } from "./token.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a person is told by mail about their account. */
export type Notice =
  | "resting"
  | "new_device"
  | "reset_password"
  | "password_changed"
  | "email_change"
  | "email_changing"
  | "second_factor_on"
  | "second_factor_off";

interface Letter {
  subject: string;
  lines: readonly string[];
  /** Another address than the person's own. */
  address?: string;
}

type Writer = (ctx: AccountCtx, user: User, ref: string | undefined) => Promise<Letter | undefined>;

const notYou = (ctx: AccountCtx): string =>
  `If it was not you, set a new password now: ${ctx.settings.webUrl}/forgot-password`;

const plain =
  (subject: string, what: string): Writer =>
  async (ctx) => ({ subject, lines: [what, notYou(ctx)] });

const placeOf = (session: typeof sessions.$inferSelect): string =>
  [
    `Time: ${session.createdAt.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    `Place: ${session.ip || "unknown"}`,
    `Browser: ${session.userAgent?.replaceAll(/[\r\n]/g, " ") ?? "unknown"}`,
  ].join("\n");

const newDevice: Writer = async (ctx, user, ref) => {
  const [session] = await ctx.auth
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, user.id), eq(sessions.id, ref ?? "")));
  if (!session) return undefined;
  const token = await issueToken(ctx, { userId: user.id, purpose: "end_sessions", lifetimeMs: 7 * DAY_MS });
  return {
    subject: "New sign-in to your account",
    lines: [
      "somebody signed in to your account from a browser we had not seen before:",
      placeOf(session),
      "If it was you, there is nothing to do. If not, end every session and choose a new password:",
      `${ctx.settings.webUrl}/end-sessions?token=${token}`,
      "The link works once, for seven days.",
    ],
  };
};

const resetPassword: Writer = async (ctx, user) => {
  const token = await issueToken(ctx, { userId: user.id, purpose: "reset_password", lifetimeMs: HOUR_MS });
  return {
    subject: "Set a new password",
    lines: [
      "somebody, most likely you, asked for a new password. Set it here:",
      `${ctx.settings.webUrl}/reset-password?token=${token}`,
      "The link works once, for one hour. If you did not ask, ignore this mail; nothing was changed.",
    ],
  };
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
  const token = await issueToken(ctx, {
    userId: user.id,
    purpose: "change_email",
    lifetimeMs: DAY_MS,
    email,
  });
  return {
    subject: "Confirm your new e-mail address",
    address: email,
    lines: [
      "please confirm that this is to be the address you sign in with:",
      `${ctx.settings.webUrl}/change-email?token=${token}`,
      "The link works once, for 24 hours. If you did not ask for it, ignore this mail.",
    ],
  };
};

const WRITERS: Readonly<Record<Notice, Writer>> = {
  resting: plain(
    "Too many wrong passwords",
    "somebody tried to sign in to your account with a wrong password several times. We refuse further tries from there for 15 minutes.",
  ),
  new_device: newDevice,
  reset_password: resetPassword,
  password_changed: plain(
    "Your password was changed",
    "your password was changed, and your other sessions were ended.",
  ),
  email_change: emailChange,
  email_changing: plain(
    "Your e-mail address is about to change",
    "somebody, most likely you, asked to sign in with another address. It changes as soon as the new address is confirmed.",
  ),
  second_factor_on: plain(
    "Two-step sign-in is on",
    "from now on a code of your authenticator app is asked for when you sign in.",
  ),
  second_factor_off: plain("Two-step sign-in is off", "from now on your password alone lets you in."),
};

/**
 * Sends a person a mail about their account. Links are made here, so neither the queue nor the database ever holds one.
 * Throws when the mail server did not take the mail; the job retries.
 */
export async function sendNotice(
  ctx: AccountCtx,
  { userId, notice, ref }: { userId: string; notice: Notice; ref?: string | undefined },
): Promise<void> {
  const [user] = await ctx.auth.select().from(users).where(eq(users.id, userId));
  const letter = user && (await WRITERS[notice](ctx, user, ref));
  if (!letter) return;
  await sendSystemMail(ctx, {
    to: { name: user.name, address: letter.address ?? user.email },
    subject: letter.subject,
    text: `Hello ${user.name},\n\n${letter.lines.join("\n\n")}\n`,
    key: `${notice}:${userId}:${ref ?? ""}:${ctx.clock.now().getTime()}`,
  });
}
