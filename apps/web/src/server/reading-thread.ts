import { READINGS } from "@penguin/core/readings";
import { serveReadings } from "@penguin/infra/content-reader";

serveReadings(READINGS);
