export { acceptInvitation, getInvitation, type InvitationView } from "./accept-invitation.ts";
export { createTenant } from "./create-tenant.ts";
export { endSession, findSession, type FoundSession } from "./find-session.ts";
export { registerAccount } from "./register-account.ts";
export { sendRemoval } from "./send-removal.ts";
export { signIn } from "./sign-in.ts";
export { resendVerification, sendVerification, verifyEmail } from "./verification.ts";
export { listTenants, switchTenant } from "./switch-tenant.ts";
