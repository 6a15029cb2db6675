/** How to reach a mailbox over IMAP (RFC 9051 / 3501). */
export interface ImapSettings {
  host: string;
  port: number;
  tls: "none" | "starttls" | "implicit";
  user: string;
  password: string;
}

/** How far INBOX was read. A changed `uidValidity` means: read from the start, known messages are recognised later. */
export interface ImapCursor {
  uidValidity: string | null;
  nextUid: number;
}

/** A mail as it lay in a mailbox. */
export interface FetchedMail {
  uid: number;
  raw: Uint8Array;
  receivedAt: Date;
}

/** Each thing that was tried against an IMAP server, in order, until one failed. */
export type ImapDiagnosis = { step: "connect" | "login" | "inbox"; ok: boolean; detail: string }[];

/** Reads mailboxes and files copies of sent mail. */
export interface ImapSource {
  /** At most `limit` messages of INBOX from the cursor on, oldest first, with the cursor after them. Throws when unreachable. */
  fetchSince(
    settings: ImapSettings,
    cursor: ImapCursor,
    limit: number,
  ): Promise<{ cursor: ImapCursor; mails: FetchedMail[] }>;
  /**
   * Which of these Message-IDs lie in the folder of sent mail (RFC 6154, or one that is called so). A mail that is not
   * there may have left all the same. Throws when unreachable.
   */
  findSent(settings: ImapSettings, messageIds: readonly string[]): Promise<string[]>;
  /** Connects, signs in and opens INBOX, and says what worked. */
  diagnose(settings: ImapSettings): Promise<ImapDiagnosis>;
  close(): Promise<void>;
}
