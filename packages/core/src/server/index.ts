export { addServer, changeServer, findServers, type ServerRow } from "./change-server.ts";
export { moveWork } from "./move-work.ts";
