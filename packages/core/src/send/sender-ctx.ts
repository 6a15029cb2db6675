import type { Db } from "@penguin/db";
import type { ReloadedFile } from "@penguin/infra/reloaded-file";
import type { SecretBox } from "@penguin/infra/secret";
import type { SendJournal } from "@penguin/infra/send-journal";
import type { SmtpTransport } from "@penguin/infra/smtp";
import type { Shaping } from "@penguin/mail/shaping";
import type { Clock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import type { Composer } from "./compose-mail.ts";
import { createSettler, type Settler } from "./settler.ts";

const LEASE_SECONDS = 300;

/** What a sending server works with. Its database login may only execute functions: open, claim, prepare, settle, beat. */
export interface SenderCtx {
  db: Db;
  clock: Clock;
  log: Logger;
  smtp: SmtpTransport;
  secrets: SecretBox;
  composer: Composer;
  journal: SendJournal;
  settler: Settler;
  /** What answers of providers are taken for. */
  shaping: ReloadedFile<Shaping>;
  /** How long a claimed message is this server's alone, in seconds. */
  leaseSeconds: number;
  /** After how many seconds in which nobody sent an operator is asked first; 0 is never. */
  lateAfterSeconds: number;
  /** The messages this process has claimed and not settled, by id. */
  inFlight: Set<string>;
  /** Claims given back because their answer did not come, as "id:fence": one that comes after all is dropped. */
  givenBack: Set<string>;
  /** When the database last failed or hung, by the process's own clock; a sender lets some seconds pass after it. */
  database: { failedAtMs: number };
  /** Aborted when the process is to stop: what is not under way by then goes back to the plan. */
  stop: AbortController;
}

/** Puts together what one sending process shares between its lanes. */
export function createSender(
  parts: Omit<
    SenderCtx,
    "settler" | "inFlight" | "database" | "givenBack" | "leaseSeconds" | "lateAfterSeconds" | "stop"
  > & {
    leaseSeconds?: number;
    lateAfterSeconds?: number;
  },
): SenderCtx {
  const { db, clock, log } = parts;
  return {
    leaseSeconds: LEASE_SECONDS,
    lateAfterSeconds: 0,
    ...parts,
    settler: createSettler({ db, clock, log }),
    inFlight: new Set(),
    givenBack: new Set(),
    database: { failedAtMs: Number.NEGATIVE_INFINITY },
    stop: new AbortController(),
  };
}
