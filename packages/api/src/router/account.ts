import {
  acceptInvitation,
  changePassword,
  confirmEmailChange,
  confirmSecondFactor,
  createTenant,
  endAllSessions,
  endOtherSessions,
  endOwnSession,
  getInvitation,
  getSecondFactor,
  listSessions,
  listSignIns,
  listTenants,
  removeSecondFactor,
  renewBackupCodes,
  requestEmailChange,
  requestPasswordReset,
  resendVerification,
  resetMemberFactor,
  resetPassword,
  signUp,
  startSecondFactor,
  switchTenant,
  updateAvatar,
  updateProfile,
  verifyEmail,
} from "@penguin/core/account";
import { may, permit, type Permission, PERMISSIONS, visibleWorkspaces } from "@penguin/core/kernel";
import {
  AcceptInvitationInput,
  ChangePasswordInput,
  ConfirmEmailChangeInput,
  ConfirmSecondFactorInput,
  CreateTenantInput,
  EndAllSessionsInput,
  EndSessionInput,
  GetInvitationInput,
  ListSignInsInput,
  ProveBothInput,
  RequestEmailChangeInput,
  RequestResetInput,
  ResetMemberFactorInput,
  ResetPasswordInput,
  SignUpInput,
  StartSecondFactorInput,
  SwitchTenantInput,
  UpdateAvatarInput,
  UpdateProfileInput,
  VerifyEmailInput,
} from "@penguin/core/account/schema";
import { procedure, publicProcedure, router } from "../trpc.ts";

const permissions = Object.keys(PERMISSIONS) as Permission[];

/** The procedures of this slice; each passes on to its verb. */
export const accountRouter = router({
  register: publicProcedure.input(SignUpInput).mutation(({ ctx, input }) => signUp(ctx.account, input)),
  verifyEmail: publicProcedure
    .input(VerifyEmailInput)
    .mutation(({ ctx, input }) => verifyEmail(ctx.account, input)),
  requestPasswordReset: publicProcedure
    .input(RequestResetInput)
    .mutation(({ ctx, input }) => requestPasswordReset(ctx.account, input)),
  resetPassword: publicProcedure
    .input(ResetPasswordInput)
    .mutation(({ ctx, input }) => resetPassword(ctx.account, input)),
  confirmEmailChange: publicProcedure
    .input(ConfirmEmailChangeInput)
    .mutation(({ ctx, input }) => confirmEmailChange(ctx.account, input)),
  endAllSessions: publicProcedure
    .input(EndAllSessionsInput)
    .mutation(({ ctx, input }) => endAllSessions(ctx.account, input)),
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
      /** False for somebody who is in some workspaces only. */
      seesAll: visibleWorkspaces(session) === "all",
      emailVerified: session.emailVerified,
      restriction: session.actor.restriction,
      ...session.profile,
      tenantId: session.tenantId,
    };
  }),
  updateProfile: procedure
    .input(UpdateProfileInput)
    .mutation(({ ctx, input }) => updateProfile(ctx.person, input)),
  updateAvatar: procedure
    .input(UpdateAvatarInput)
    .mutation(({ ctx, input }) => updateAvatar(ctx.person, input)),
  changePassword: procedure
    .input(ChangePasswordInput)
    .mutation(({ ctx, input }) => changePassword(ctx.person, input)),
  requestEmailChange: procedure
    .input(RequestEmailChangeInput)
    .mutation(({ ctx, input }) => requestEmailChange(ctx.person, input)),
  listSessions: procedure.query(({ ctx }) => listSessions(ctx.person)),
  endSession: procedure.input(EndSessionInput).mutation(({ ctx, input }) => endOwnSession(ctx.person, input)),
  endOtherSessions: procedure.mutation(({ ctx }) => endOtherSessions(ctx.person)),
  listSignIns: procedure.input(ListSignInsInput).query(({ ctx, input }) => listSignIns(ctx.person, input)),
  getSecondFactor: procedure.query(({ ctx }) => getSecondFactor(ctx.person)),
  startSecondFactor: procedure
    .input(StartSecondFactorInput)
    .mutation(({ ctx, input }) => startSecondFactor(ctx.person, input)),
  confirmSecondFactor: procedure
    .input(ConfirmSecondFactorInput)
    .mutation(({ ctx, input }) => confirmSecondFactor(ctx.person, input)),
  removeSecondFactor: procedure
    .input(ProveBothInput)
    .mutation(({ ctx, input }) => removeSecondFactor(ctx.person, input)),
  renewBackupCodes: procedure
    .input(ProveBothInput)
    .mutation(({ ctx, input }) => renewBackupCodes(ctx.person, input)),
  resetMemberFactor: procedure
    .input(ResetMemberFactorInput)
    .mutation(({ ctx, input }) => resetMemberFactor(ctx.person, input)),
});
