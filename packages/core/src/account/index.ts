export { endSession, findSession, type FoundSession } from "./find-session.ts";
export { registerAccount } from "./register-account.ts";
export { signIn } from "./sign-in.ts";
export { resendVerification, sendVerification, verifyEmail } from "./verification.ts";
