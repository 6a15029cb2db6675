export { itLong } from "./long-only.ts";
export { createTestDatabase, type TestDatabase } from "./test-database.ts";
export { watchDatabase, type WatchedDatabase } from "./watch-database.ts";
