export { decideQuarantine } from "./decide-quarantine.ts";
export { listQuarantine, type QuarantineRow } from "./list-quarantine.ts";
