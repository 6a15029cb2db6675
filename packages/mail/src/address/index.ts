export { isAligned } from "./is-aligned.ts";
export { isRoleAddress } from "./is-role-address.ts";
export { normalizeAddress } from "./normalize-address.ts";
export type { AddressFault, NormalizedAddress } from "./normalize-address.ts";
export { isDomainName, registrableDomain } from "./read-domain.ts";
