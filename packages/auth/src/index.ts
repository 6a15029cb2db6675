export { createAuthOptions } from "./auth-options.ts";
export { readSessionId, SESSION_COOKIES } from "./read-session-id.ts";
