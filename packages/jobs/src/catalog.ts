import { z } from "zod";

const tenantJob = <S extends z.ZodRawShape>(shape: S) =>
  z.object({ tenantId: z.uuid(), requestId: z.string(), ...shape });
const platformJob = z.object({ requestId: z.string() });

interface JobDefinition {
  /** The BullMQ queue it waits in; each queue has its own concurrency. */
  queue: "transactional" | "import" | "planning" | "inbound" | "events" | "maintenance";
  payload: z.ZodType;
  attempts: number;
  backoffMs: number;
  /** For jobs that start by themselves: how often. */
  everyMs?: number;
}

/**
 * Every job there is. Payloads carry ids only; the rows they name are the truth, so a job may run twice, late or never
 * and a reconciler rebuilds it. A job without a handler does not compile.
 */
export const CATALOG = {
  "account.send-verification": {
    queue: "transactional",
    payload: z.object({ userId: z.uuid(), requestId: z.string() }),
    attempts: 8,
    backoffMs: 2000,
  },
  "account.send-notice": {
    queue: "transactional",
    payload: z.object({
      userId: z.uuid(),
      notice: z.enum([
        "resting",
        "new_device",
        "reset_password",
        "password_changed",
        "email_change",
        "email_changing",
        "address_registered",
        "second_factor_on",
        "second_factor_off",
        "second_factor_reset",
      ]),
      /** The id of the row the mail is about. */
      ref: z.string().max(64).optional(),
      requestId: z.string(),
    }),
    attempts: 8,
    backoffMs: 2000,
  },
  "account.send-removal": {
    queue: "transactional",
    payload: tenantJob({ userId: z.uuid() }),
    attempts: 8,
    backoffMs: 2000,
  },
  "account.rewrap-authenticators": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 3_600_000,
  },
  "workspace.send-invitation": {
    queue: "transactional",
    payload: tenantJob({ invitationId: z.uuid() }),
    attempts: 8,
    backoffMs: 2000,
  },
  "workspace.reconcile-invitations": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 60_000,
  },
  "contact.import": {
    queue: "import",
    payload: tenantJob({ importId: z.uuid() }),
    attempts: 3,
    backoffMs: 5000,
  },
  "contact.send-import-report": {
    queue: "transactional",
    payload: tenantJob({ importId: z.uuid() }),
    attempts: 8,
    backoffMs: 2000,
  },
  "mailbox.tell-stops": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 60_000,
  },
  "sender-domain.verify": {
    queue: "transactional",
    payload: tenantJob({ senderDomainId: z.uuid() }),
    attempts: 1,
    backoffMs: 1000,
  },
  "sender-domain.verify-due": {
    queue: "planning",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 5000,
  },
  "event.sync-mailbox": {
    queue: "inbound",
    payload: tenantJob({ mailboxId: z.uuid() }),
    attempts: 1,
    backoffMs: 1000,
  },
  "event.sync-due": { queue: "planning", payload: platformJob, attempts: 1, backoffMs: 1000, everyMs: 2000 },
  "send.plan": { queue: "planning", payload: platformJob, attempts: 1, backoffMs: 1000, everyMs: 1000 },
  "send.hold-domains": {
    queue: "events",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 5000,
  },
  "send.look-up-mx": { queue: "events", payload: platformJob, attempts: 1, backoffMs: 1000, everyMs: 2000 },
  "event.read-mail-log": {
    queue: "events",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 1000,
  },
  "event.check-sent-folders": {
    queue: "inbound",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 60_000,
  },
  "event.settle-rejections": {
    queue: "events",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 1000,
  },
  "audit-log.seal": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 2000,
  },
  "audit-log.seal-strays": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 600_000,
  },
  "audit-log.prune": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 86_400_000,
  },
  "audit-log.rewrap-keys": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 3_600_000,
  },
  "mailbox.rewrap-secrets": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 3_600_000,
  },
  "server.move-work": {
    queue: "planning",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 10_000,
  },
  "ledger.sweep": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 30_000,
  },
  "ledger.reconcile": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 3_600_000,
  },
  "ledger.keep-months": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 86_400_000,
  },
  "campaign.start-due": {
    queue: "planning",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 1000,
  },
  "campaign.complete-due": {
    queue: "planning",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 5000,
  },
  "api-key.sweep": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 86_400_000,
  },
  "contact.reconcile-imports": {
    queue: "maintenance",
    payload: platformJob,
    attempts: 1,
    backoffMs: 1000,
    everyMs: 15_000,
  },
} as const satisfies Record<string, JobDefinition>;

/** The name of a job. */
export type JobName = keyof typeof CATALOG;
/** What a job carries: ids. */
export type JobPayload<N extends JobName> = z.output<(typeof CATALOG)[N]["payload"]>;

/** The name of a queue. */
export type QueueName = (typeof CATALOG)[JobName]["queue"];
/** The queues of the catalogue. */
export const QUEUES = [...new Set(Object.values(CATALOG).map((job) => job.queue))] as QueueName[];

/** The jobs that start by themselves. */
export const RECURRING = (Object.keys(CATALOG) as JobName[]).filter((name) => "everyMs" in CATALOG[name]);

/** How often a recurring job starts, in milliseconds of the business clock; undefined for the others. */
export function everyMs(name: JobName): number | undefined {
  const definition: JobDefinition = CATALOG[name];
  return definition.everyMs;
}
