import { registerAccount, resendVerification, verifyEmail } from "@penguin/core/account";
import { RegisterInput, VerifyEmailInput } from "@penguin/core/account/schema";
import { procedure, publicProcedure, router } from "../trpc.ts";

export const accountRouter = router({
  register: publicProcedure.input(RegisterInput).mutation(({ ctx, input }) => registerAccount(ctx.account, input)),
  verifyEmail: publicProcedure.input(VerifyEmailInput).mutation(({ ctx, input }) => verifyEmail(ctx.account, input)),
  resendVerification: procedure.mutation(({ ctx }) => resendVerification(ctx.account, ctx.session.actor.userId)),
  get: procedure.query(({ ctx: { session } }) => ({
    userId: session.actor.userId,
    email: session.actor.email,
    name: session.actor.name,
    roles: session.actor.roles,
    emailVerified: session.emailVerified,
    tenantId: session.tenantId,
  })),
});
