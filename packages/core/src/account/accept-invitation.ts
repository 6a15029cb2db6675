import { inTenantTransaction } from "@penguin/db";
import { invitations, members, users, workspaceMembers } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { type AccountCtx, type Actor, parse, type TenantRole, type Tx, writeAudit } from "../kernel/index.ts";
import { type FoundInvitation, findInvitation, whyClosed } from "./find-invitation.ts";
import type { FoundSession } from "./find-session.ts";
import { AcceptInvitationInput, GetInvitationInput } from "./schema.ts";
import { newPasswordHash } from "./new-password.ts";
import { reserveTry } from "./sign-in-attempt.ts";

type Session = Pick<FoundSession, "actor"> | undefined;
type User = typeof users.$inferSelect;

/**
 * What the invited person has to do: `register` (name and password), `log_in` first, log out because the session is
 * somebody else's, give the `password` of an account that belongs to no organisation, or only `accept`.
 */
export type InvitationStep = "register" | "log_in" | "wrong_address" | "password" | "accept";

/** Who invites, to what, and what is to be done. */
export interface InvitationView {
  email: string;
  organisation: string;
  inviter: string | undefined;
  roles: TenantRole[];
  workspaces: string[];
  expiresAt: Date;
  step: InvitationStep;
  signedInAs: string | undefined;
}

const findUser = async (ctx: AccountCtx, email: string): Promise<User | undefined> => {
  const [user] = await ctx.auth.select().from(users).where(eq(users.email, email));
  return user;
};

const stepFor = async (
  ctx: AccountCtx,
  session: Session,
  user: User | undefined,
): Promise<InvitationStep> => {
  if (session) return session.actor.userId === user?.id ? "accept" : "wrong_address";
  if (!user) return "register";
  const memberships = await ctx.auth.execute(sql`select 1 from app.memberships_of(${user.id}::uuid) limit 1`);
  // Nobody can log in to no organisation, so who was removed from their only one proves the account here.
  return memberships.length > 0 ? "log_in" : "password";
};

/** Shows an invitation to whoever has its link; changes nothing. */
export async function getInvitation(
  ctx: AccountCtx,
  session: Session,
  raw: { token: string },
): Promise<InvitationView> {
  const { token } = parse(GetInvitationInput, raw);
  const { invitation, organisation, inviter, workspaces } = await findInvitation(ctx, token);
  const { email, roles, expiresAt } = invitation;
  const step = await stepFor(ctx, session, await findUser(ctx, email));
  const places = workspaces.map((place) => place.name);
  const signedInAs = session?.actor.email;
  return { email, organisation, inviter, roles, workspaces: places, expiresAt, step, signedInAs };
}

const provePassword = async (ctx: AccountCtx, user: User, password: string | undefined): Promise<void> => {
  const { email, id: userId, passwordChangedAt: since } = user;
  // The link proves the address already, so no riddle is asked.
  const tried = await reserveTry(ctx, { email, userId, since, isSignedIn: true });
  const matches = await ctx.doors.passwords.verify(user.passwordHash || undefined, password ?? "");
  if (tried.kind === "open") {
    await tried.settle(matches ? "confirmed" : "wrong_password");
    if (matches) return;
  }
  throw new DomainError(
    "unauthenticated",
    "The password is wrong. After five tries the account rests for 15 minutes; you can also reset the password.",
    { fields: { password: "This is not the password of your account." } },
  );
};

const guardStep = (step: InvitationStep, email: string, signedInAs: string | undefined): void => {
  if (step === "wrong_address")
    throw new DomainError(
      "refused_state",
      `This invitation is for ${email}, and you are signed in as ${signedInAs ?? "somebody else"}. Nothing was changed; sign out and open the link again.`,
      { reason: "wrong_address" },
    );
  if (step === "log_in")
    throw new DomainError(
      "refused_state",
      `There is an account for ${email}. Nothing was changed; log in with it and open the link again.`,
      { reason: "log_in" },
    );
};

const newPerson = async (
  ctx: AccountCtx,
  { invitation: { email, tenantId }, defaults }: FoundInvitation,
  input: { name?: string; password?: string },
): Promise<User> => {
  const { name, password } = input;
  if (name === undefined || password === undefined)
    throw new DomainError("invalid", "Some fields need attention. Nothing was saved.", {
      fields: {
        ...(name === undefined && { name: "Tell us your name." }),
        ...(password === undefined && { password: "Choose a password." }),
      },
    });
  const at = ctx.clock.now();
  const passwordHash = await newPasswordHash(ctx, { password, email, name, tenantIds: [tenantId] });
  return {
    id: newId(at),
    email,
    name,
    passwordHash,
    passwordChangedAt: null,
    emailVerifiedAt: at,
    ...defaults,
    avatarId: null,
    mutedNotices: [],
    createdAt: at,
  };
};

/** Uses the invitation up; of two tabs one does, and the other is told that it was used. */
const claim = async (tx: Tx, invitation: FoundInvitation["invitation"], at: Date): Promise<void> => {
  const [claimed] = await tx
    .update(invitations)
    .set({ acceptedAt: at })
    .where(
      and(
        eq(invitations.id, invitation.id),
        eq(invitations.tokenHash, invitation.tokenHash),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, at),
      ),
    )
    .returning({ id: invitations.id });
  if (claimed) return;
  const [now] = await tx.select().from(invitations).where(eq(invitations.id, invitation.id));
  throw (
    (now && whyClosed(now, at)) ??
    new DomainError("refused_state", "This invitation was replaced. Look for the newest mail.", {
      reason: "revoked",
    })
  );
};

/** Keeps a new person, or marks a known one's address as proved: the link went to it. */
const keepPerson = async (tx: Tx, person: User, isNew: boolean, at: Date): Promise<void> => {
  if (!isNew) {
    await tx
      .update(users)
      .set({ emailVerifiedAt: at })
      .where(and(eq(users.id, person.id), isNull(users.emailVerifiedAt)));
    return;
  }
  const made = await tx.insert(users).values(person).onConflictDoNothing().returning({ id: users.id });
  if (made.length === 0)
    throw new DomainError("conflict", "An account with this address was made a moment ago. Log in with it.", {
      reason: "log_in",
    });
};

const addMember = async (tx: Tx, found: FoundInvitation, person: User, at: Date): Promise<void> => {
  const { tenantId, roles, workspaces: access } = found.invitation;
  const made = await tx
    .insert(members)
    .values({ tenantId, userId: person.id, email: person.email, name: person.name, roles, createdAt: at })
    .onConflictDoNothing()
    .returning({ userId: members.userId });
  if (made.length === 0)
    throw new DomainError("conflict", "You are a member of this organisation already. Nothing was changed.", {
      reason: "already_member",
    });
  const places = found.workspaces.map(({ id }) => ({
    tenantId,
    workspaceId: id,
    userId: person.id,
    role: access[id] ?? "viewer",
    createdAt: at,
  }));
  if (places.length > 0) await tx.insert(workspaceMembers).values(places);
};

/**
 * Joins the organisation behind a mailed link, once. Somebody without an account gives name and password and is verified,
 * because the link came to their address; somebody with one must be signed in with exactly that address.
 */
export async function acceptInvitation(
  ctx: AccountCtx,
  session: Session,
  raw: AcceptInvitationInput,
): Promise<{ tenantId: string; email: string }> {
  const input = parse(AcceptInvitationInput, raw);
  const found = await findInvitation(ctx, input.token);
  const { tenantId, email, id, roles } = found.invitation;
  const user = await findUser(ctx, email);
  const step = await stepFor(ctx, session, user);
  guardStep(step, email, session?.actor.email);
  if (user && step === "password") await provePassword(ctx, user, input.password);
  const person = user ?? (await newPerson(ctx, found, input));
  const at = ctx.clock.now();
  await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, async (tx) => {
    await claim(tx, found.invitation, at);
    await keepPerson(tx, person, user === undefined, at);
    await addMember(tx, found, person, at);
    const actor: Actor = { kind: "user", userId: person.id, email, name: person.name, roles, workspaces: {} };
    await writeAudit(
      tx,
      { ...ctx, tenantId, actor },
      { action: "account.accept-invitation", entity: "invitation", entityId: id, after: { roles } },
    );
  });
  return { tenantId, email };
}
