export { acceptInvitation, getInvitation, type InvitationView } from "./accept-invitation.ts";
export { changePassword } from "./change-password.ts";
export { confirmEmailChange, requestEmailChange } from "./change-email.ts";
export { endAllSessions } from "./end-all-sessions.ts";
export { createTenant } from "./create-tenant.ts";
export { findMember } from "./find-member.ts";
export { endSession, findSession, type FoundSession } from "./find-session.ts";
export { newPasswordHash, type PasswordWish } from "./new-password.ts";
export type { PersonCtx } from "./person.ts";
export { requireProof, setProof } from "./proof.ts";
export { readAvatar, updateAvatar } from "./update-avatar.ts";
export { registerAccount } from "./register-account.ts";
export { signUp } from "./sign-up.ts";
export { rewrapAuthenticators } from "./rewrap-authenticators.ts";
export { resetMemberFactor } from "./reset-member-factor.ts";
export { requestPasswordReset, resetPassword } from "./reset-password.ts";
export {
  confirmSecondFactor,
  getSecondFactor,
  removeSecondFactor,
  renewBackupCodes,
  startSecondFactor,
} from "./second-factor.ts";
export { type ChosenNotice, sendChosenNotice } from "./send-chosen-notice.ts";
export { type Notice, sendNotice } from "./send-notice.ts";
export { sendRemoval } from "./send-removal.ts";
export {
  endOtherSessions,
  endOwnSession,
  listSessions,
  listSignIns,
  type SessionRow,
  type SignInRow,
} from "./sessions.ts";
export { type Browser, signIn } from "./sign-in.ts";
export { updateProfile } from "./update-profile.ts";
export { resendVerification, sendVerification, verifyEmail } from "./verification.ts";
export { listTenants, switchTenant } from "./switch-tenant.ts";
