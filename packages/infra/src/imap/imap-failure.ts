/** Why a mailbox cannot be read. The list is closed; a person is told what to do about each. */
export const IMAP_CAUSES = [
  "address_refused",
  "host_unreachable",
  "timed_out",
  "tls_failed",
  "certificate_invalid",
  "login_refused",
  "too_many_connections",
  "over_quota",
  "folder_missing",
  "connection_lost",
  "server_error",
] as const;
/** One of them. */
export type ImapCause = (typeof IMAP_CAUSES)[number];

/** How far it had come. */
export type ImapStep = "address" | "connect" | "login" | "folders" | "open" | "search" | "fetch" | "wait";

/** A mailbox could not be reached or read. `said` is what the server said, or the machine; never a password. */
export class ImapFailure extends Error {
  override readonly name = "ImapFailure";
  readonly why: ImapCause;
  readonly step: ImapStep;
  readonly said: string;
  constructor(why: ImapCause, step: ImapStep, said: string) {
    super(`${step}: ${why}: ${said}`);
    this.why = why;
    this.step = step;
    this.said = said;
  }
}

/** What imapflow leaves at its errors. */
interface FlowError {
  code?: string;
  message?: string;
  /** The words of a BYE. */
  reason?: string;
  response?: unknown;
  responseText?: string;
  responseStatus?: string;
  serverResponseCode?: string;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  mailboxMissing?: boolean;
}

const UNREACHABLE = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EADDRNOTAVAIL|EHOSTDOWN)$/;
const LATE = /TIMEOUT|ETIMEDOUT/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME|HOSTNAME_MISMATCH/;
const TLS = /^(EPROTO|ERR_SSL|ERR_TLS|STARTTLS)/;
const LOST = /^(NoConnection|EConnectionClosed|ECONNRESET|EPIPE|ClosedAfterConnect|ECONNABORTED)/;
const CROWDED = /too many|simultaneous|connection limit|maximum number of connections|max.*connections/i;
const QUOTA = /over ?quota|quota exceeded|bandwidth|download limit|exceeded.*limit/i;
/** Response codes (RFC 5530) of a sign-in that failed for the server's own reasons. */
const NOT_OUR_LOGIN = /^(UNAVAILABLE|SERVERBUG|INUSE|CONTACTADMIN)$/;

const saidBy = (error: FlowError): string => {
  const text = typeof error.response === "string" ? error.response : undefined;
  return (error.reason ?? error.responseText ?? text ?? error.message ?? "no reason given").slice(0, 300);
};

const byCode = (code: string): ImapCause | undefined => {
  if (CERTIFICATE.test(code)) return "certificate_invalid";
  if (TLS.test(code)) return "tls_failed";
  if (UNREACHABLE.test(code)) return "host_unreachable";
  if (LATE.test(code)) return "timed_out";
  return LOST.test(code) ? "connection_lost" : undefined;
};

const causeOf = (error: FlowError, said: string): ImapCause => {
  const { code = "", serverResponseCode = "" } = error;
  if (serverResponseCode === "OVERQUOTA" || code === "ETHROTTLE" || QUOTA.test(said)) return "over_quota";
  if (serverResponseCode === "LIMIT" || CROWDED.test(said)) return "too_many_connections";
  if (error.authenticationFailed)
    return NOT_OUR_LOGIN.test(serverResponseCode) ? "server_error" : "login_refused";
  const isUnknown = error.mailboxMissing === true && serverResponseCode === "";
  if (isUnknown || serverResponseCode === "NONEXISTENT" || code === "NotFound") return "folder_missing";
  const known = byCode(code);
  if (known === undefined || known === "connection_lost")
    return error.tlsFailed ? "tls_failed" : (known ?? "server_error");
  return known;
};

/** Says of an error of the library which of the known causes it is. */
export function failureOf(error: unknown, step: ImapStep): ImapFailure {
  if (error instanceof ImapFailure) return error;
  const known = error as FlowError;
  const said = saidBy(known);
  return new ImapFailure(causeOf(known, said), known.authenticationFailed ? "login" : step, said);
}
