export { createSmtpPool } from "./smtp-pool.ts";
export type {
  SmtpConnectionSettings,
  SmtpDiagnosis,
  SmtpOutcome,
  SmtpStage,
  SmtpTransport,
} from "./smtp-transport.ts";
