export { addServer, changeServer, findServers, type ServerRow } from "./change-server.ts";
export { findLimits, type ServerLimits } from "./find-limits.ts";
export { moveWork } from "./move-work.ts";
export { changeSource, findSources, type SourceAddress } from "./source-addresses.ts";
