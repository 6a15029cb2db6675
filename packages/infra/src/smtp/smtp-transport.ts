/** How to reach a submission server as one user. `tls: "starttls"` refuses to go on without it. */
export interface SmtpConnectionSettings {
  host: string;
  port: number;
  tls: "none" | "starttls" | "implicit";
  user: string;
  password: string;
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

/** Lets the caller follow a hand-over. */
export interface SmtpWatch {
  /**
   * Called when the server has asked for the body (its 354 is in) and before any of it leaves; false breaks the
   * connection off there, and nothing was sent.
   */
  onData(): boolean;
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
