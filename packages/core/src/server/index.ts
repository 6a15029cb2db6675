export { addServer, changeServer, findServers, type ServerRow } from "./change-server.ts";
export { findLimits, type ServerLimits } from "./find-limits.ts";
export { moveWork } from "./move-work.ts";
