import {
  acceptInvitation,
  getInvitation,
  registerAccount,
  resendVerification,
  verifyEmail,
} from "@penguin/core/account";
import { may, type Permission, PERMISSIONS } from "@penguin/core/kernel";
import {
  AcceptInvitationInput,
  GetInvitationInput,
  RegisterInput,
  VerifyEmailInput,
} from "@penguin/core/account/schema";
import { procedure, publicProcedure, router } from "../trpc.ts";

const permissions = Object.keys(PERMISSIONS) as Permission[];

/** The procedures of this slice; each passes on to its verb. */
export const accountRouter = router({
  register: publicProcedure
    .input(RegisterInput)
    .mutation(({ ctx, input }) => registerAccount(ctx.account, input)),
  verifyEmail: publicProcedure
    .input(VerifyEmailInput)
    .mutation(({ ctx, input }) => verifyEmail(ctx.account, input)),
  resendVerification: procedure.mutation(({ ctx }) =>
    resendVerification(ctx.account, ctx.session.actor.userId),
  ),
  getInvitation: publicProcedure
    .input(GetInvitationInput)
    .query(({ ctx, input }) => getInvitation(ctx.account, ctx.session, input)),
  acceptInvitation: publicProcedure
    .input(AcceptInvitationInput)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.account, ctx.session, input)),
  get: procedure.query(({ ctx: { session } }) => ({
    userId: session.actor.userId,
    email: session.actor.email,
    name: session.actor.name,
    roles: session.actor.roles,
    /** What this person may do, so that a screen offers nothing else. */
    may: permissions.filter((permission) => may(session, permission)),
    emailVerified: session.emailVerified,
    tenantId: session.tenantId,
  })),
});
