/** How to reach a submission server as one user. `tls: "starttls"` refuses to go on without it. */
export interface SmtpConnectionSettings {
  host: string;
  port: number;
  tls: "none" | "starttls" | "implicit";
  user: string;
  password: string;
  /** The address of this machine to connect from; its own choice unless given. */
  source?: string | undefined;
}

/** How far an SMTP conversation had come. */
export type SmtpStage = "connect" | "auth" | "mail" | "rcpt" | "data";

type Reply = { code?: number; enhanced?: string; reply: string; stage: SmtpStage };

/**
 * What happened out there. `unknown` means the whole message may have left but no answer came: it must never be sent
 * again blindly. `rejected` is a 5xx answer, `deferred` a 4xx answer or a connection that broke before the final dot,
 * `withheld` a mail its {@link SmtpWatch} kept back.
 */
export type SmtpOutcome =
  | { kind: "accepted"; code: number; enhanced?: string; reply: string; queueId?: string }
  | ({ kind: "deferred" } & Reply)
  | ({ kind: "rejected" } & Reply)
  | ({ kind: "unknown" } & Reply)
  | { kind: "withheld"; code?: undefined; enhanced?: undefined; reply: string; stage: SmtpStage };

/** What was said while a mail was handed over, and between whom. */
export interface SmtpConversation {
  /** The server's address and port; its name where no connection came about. */
  relay: string;
  /** The address the connection left from; empty where none came about. */
  source: string;
  /** Version and cipher of TLS (RFC 8446), as `TLSv1.3 TLS_AES_256_GCM_SHA384`; empty without. */
  tls: string;
  /** From the beginning of the hand-over to its answer, in milliseconds. */
  tookMs: number;
  /**
   * One line each: milliseconds since the hand-over began (negative for how a kept connection had opened), `>` for us or
   * `<` for the server, and what was said. At most 4,096 characters; no password and no body.
   */
  lines: string;
}

/** Lets the caller follow a hand-over. */
export interface SmtpWatch {
  /**
   * Called when the server has asked for the body (its 354 is in) and before any of it leaves; false, or a throw, breaks the
   * connection off there, and nothing was sent. What it answers at once is acted on at once.
   */
  onData(): boolean | Promise<boolean>;
  /** Called once, before the outcome is given. */
  onConversation?(conversation: SmtpConversation): void;
}

/** Each thing that was tried against a server, in order, until one failed. */
export type SmtpDiagnosis = { step: "connect" | "tls" | "login"; ok: boolean; detail: string }[];

/** Hands messages to submission servers. */
export interface SmtpTransport {
  /** Submits one finished message to one recipient. Never throws for anything the network or a server does. */
  submit(
    settings: SmtpConnectionSettings,
    envelope: { from: string; to: string },
    raw: Buffer,
    watch?: SmtpWatch,
  ): Promise<SmtpOutcome>;
  /** Connects and signs in without sending, and says what worked. */
  diagnose(settings: SmtpConnectionSettings): Promise<SmtpDiagnosis>;
  close(): Promise<void>;
}
