export { addSenderDomain } from "./add-sender-domain.ts";
export { makePrimarySenderDomain, removeSenderDomain } from "./change-sender-domain.ts";
export { getSenderDomain, listSenderDomains } from "./list-sender-domains.ts";
export { setSenderDomainLimit } from "./set-sender-domain-limit.ts";
export { checkSenderDomain, verifyDueSenderDomains, verifySenderDomain } from "./verify-sender-domain.ts";
