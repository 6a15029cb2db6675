export type { ContentReader, Reading } from "./content-reader.ts";
export { createReadingThreads, type ReadingThreadsSettings } from "./reading-threads.ts";
export { serveReadings } from "./serve-readings.ts";
