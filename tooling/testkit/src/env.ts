/** Whether this is the run of everything, `npm test -- --long`. */
export const IS_LONG_RUN = process.env["PENGUIN_LONG"] === "1";

/** The file in which tests are named that are left to the long run. */
export const MOVED_FILE = process.env["PENGUIN_MOVED"];
