export { createSmtpPool } from "./smtp-pool.ts";
export type {
  SmtpConnectionSettings,
  SmtpConversation,
  SmtpDiagnosis,
  SmtpOutcome,
  SmtpStage,
  SmtpTransport,
  SmtpWatch,
} from "./smtp-transport.ts";
