import {
  acceptInvitation,
  createTenant,
  getInvitation,
  listTenants,
  registerAccount,
  resendVerification,
  switchTenant,
  verifyEmail,
} from "@penguin/core/account";
import { may, permit, type Permission, PERMISSIONS } from "@penguin/core/kernel";
import {
  AcceptInvitationInput,
  CreateTenantInput,
  GetInvitationInput,
  RegisterInput,
  SwitchTenantInput,
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
  listTenants: procedure.query(({ ctx }) => listTenants(ctx.account, ctx.session)),
  switchTenant: procedure
    .input(SwitchTenantInput)
    .mutation(({ ctx, input }) => switchTenant(ctx.account, ctx.session, input)),
  createTenant: procedure
    .input(CreateTenantInput)
    .mutation(({ ctx, input }) => createTenant(ctx.account, ctx.session, input)),
  get: procedure.query(({ ctx: { session, verb } }) => {
    permit(verb, "account.get");
    const { userId, email, name, roles } = session.actor;
    return {
      userId,
      email,
      name,
      roles,
      /** What this person may do, so that a screen offers nothing else. */
      may: permissions.filter((permission) => may(session, permission)),
      emailVerified: session.emailVerified,
      tenantId: session.tenantId,
    };
  }),
});
