export { decideQuarantine } from "./decide-quarantine.ts";
export { maskMail } from "./mask-mail.ts";
export { listQuarantine, type QuarantineRow } from "./list-quarantine.ts";
export { getTestCase, type TestCase } from "./get-test-case.ts";
