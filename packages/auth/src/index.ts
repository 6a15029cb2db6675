export { createAuthOptions } from "./auth-options.ts";
export { deviceCookie } from "./device-cookie.ts";
export { readSessionId, SESSION_COOKIES } from "./read-session-id.ts";
