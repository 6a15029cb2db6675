import type { Reading } from "@penguin/infra/content-reader";
import { CSV_LIMITS, CSV_READING } from "./contact/csv-reading.ts";
import { MAIL_READING } from "./event/understand-mail.ts";
import { REPLY_READING } from "./inbox/reply-reading.ts";
import { ISSUES_READING, PREVIEW_READING } from "./template/step-readings.ts";

/** Everything that reads what somebody else wrote, for the threads of `createReadingThreads`. */
export const READINGS: readonly Reading<never, unknown>[] = [
  MAIL_READING,
  REPLY_READING,
  CSV_READING,
  ISSUES_READING,
  PREVIEW_READING,
];

export { CSV_LIMITS, CSV_READING, ISSUES_READING, MAIL_READING, PREVIEW_READING, REPLY_READING };
