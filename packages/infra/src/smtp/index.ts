export { createSmtpPool } from "./smtp-pool.ts";
export type {
  SmtpConnectionSettings,
  SmtpDiagnosis,
  SmtpOutcome,
  SmtpStage,
  SmtpTransport,
  SmtpWatch,
} from "./smtp-transport.ts";
