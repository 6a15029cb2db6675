export { createApiKey, regenerateApiKey, revokeApiKey } from "./create-api-key.ts";
export { findApiKey, type FoundApiKey } from "./find-api-key.ts";
export { keepAnswer, type KeyedRequest, releaseKey, type Reservation, reserveKey } from "./idempotency.ts";
export { getApiKeyUsage, listApiKeys } from "./list-api-keys.ts";
export { PLAN_LIMITS } from "./plan-limits.ts";
export { recordApiCall } from "./record-call.ts";
export { SCOPE_PERMISSIONS, scopesFor } from "./scopes.ts";
export { sweepApiKeys } from "./sweep-api-keys.ts";
