import { serveReadings } from "../serve-readings.ts";
import { ECHO, FAIL, HOARD, SPIN } from "./trial-readings.ts";

serveReadings([ECHO, SPIN, HOARD, FAIL]);
