import type { Db, Tx } from "@penguin/db";
import type { BreachList } from "@penguin/infra/breach-list";
import type { ContentReader } from "@penguin/infra/content-reader";
import type { DnsResolver } from "@penguin/infra/dns";
import type { DnsProvider } from "@penguin/infra/dns-provider";
import type { ImapSource } from "@penguin/infra/imap";
import type { MailJudge, SignatureReader } from "@penguin/infra/mail-auth";
import type { MailServer } from "@penguin/infra/mail-server";
import type { ObjectStore } from "@penguin/infra/object-store";
import type { PasswordHasher } from "@penguin/infra/password";
import type { PictureMaker } from "@penguin/infra/picture";
import type { ProofOfWork } from "@penguin/infra/proof-of-work";
import type { ReloadedFile } from "@penguin/infra/reloaded-file";
import type { SecretBox } from "@penguin/infra/secret";
import type { SmtpConnectionSettings, SmtpTransport } from "@penguin/infra/smtp";
import type { HostGuard } from "@penguin/infra/ssrf";
import type { JobQueue } from "@penguin/jobs/enqueue";
import type { Shaping } from "@penguin/mail/shaping";
import type { TokenSigner } from "@penguin/mail/token";
import type { Clock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import type { Restriction, TenantRole, WorkspaceRole } from "./permission.ts";

/** Who asks. An `api_key` is a program of the customer; a `system` actor is a job; a `contact` is somebody who followed a link in a mail. */
export type Actor =
  | {
      kind: "user";
      userId: string;
      email: string;
      name: string;
      roles: readonly TenantRole[];
      /** The workspaces this person belongs to; owners and admins see all of them. */
      workspaces: Readonly<Record<string, WorkspaceRole>>;
      /** What holds this person back whatever their roles allow. */
      restriction?: Restriction;
    }
  | {
      kind: "api_key";
      apiKeyId: string;
      name: string;
      /** What its scopes allow, as far as whoever answers for it may do it at present. */
      permissions: ReadonlySet<string>;
      /** The workspaces that whoever answers for it sees. */
      workspaces: "all" | Readonly<Record<string, WorkspaceRole>>;
    }
  | { kind: "system"; job: string }
  | { kind: "contact"; contactId: string }
  /** Somebody of the platform's staff; no permission of a tenant is theirs. */
  | { kind: "operator"; userId: string };

/** The doors to the outside, built once in a composition root. */
export interface Doors {
  smtp: SmtpTransport;
  imap: ImapSource;
  dns: DnsResolver;
  dnsProvider: DnsProvider | undefined;
  mailServer: MailServer;
  judgeMail: MailJudge;
  readSignatures: SignatureReader;
  passwords: PasswordHasher;
  breaches: BreachList;
  proofs: ProofOfWork;
  secrets: SecretBox;
  objects: ObjectStore;
  pictures: PictureMaker;
  reader: ContentReader;
  hosts: HostGuard;
  tokens: TokenSigner;
}

/** Settings of the deployment, the same for every tenant. */
export interface Settings {
  /** Where people reach the dashboard, without a trailing slash. */
  webUrl: string;
  /** Where opens, clicks and unsubscribes arrive. */
  edgeUrl: string;
  /** True when nothing may leave this machine; shown in the shell. */
  closedNetwork: boolean;
  /** How far ahead the planner gives out sending times; a pause takes effect within it. */
  planHorizonMs: number;
  /** Secret of the deterministic Message-IDs. */
  messageIdSecret: string;
  /** Seed of the Ed25519 key that signs the audit log's daily heads: 32 bytes, base64url. */
  auditSigningSeed: string;
  /** Secret of the hashes under which API keys are kept; a new one ends every key. */
  apiKeyPepper: string;
  /** Calls a minute of one address without an API key or a session; those with one go by the organisation's plan. */
  apiAnonymousLimit: number;
  /** Calls a minute of one person in the dashboard. */
  userCallLimit: number;
  /** The public name of the mail server that hosts mailboxes, and how its users reach it. */
  mailHost: {
    name: string;
    smtp: Omit<SmtpConnectionSettings, "user" | "password">;
    imap: Omit<SmtpConnectionSettings, "user" | "password">;
    /** Whether it refuses a Message-ID it has queued before. */
    refusesCopies: boolean;
    /** How long after the end of a lease its log may still tell of a mail handed over under it, in seconds. */
    logLagSeconds: number;
  };
  /** What the SPF record of a sending domain includes or lists. */
  spf: { include?: string; ips: readonly string[] };
  /** How long an answer that takes a permission to send away waits for hand-overs that were allowed before; 0 where none is. */
  lastHandOversMs: number;
  /** The account that sends the platform's own mail. */
  systemMail: SmtpConnectionSettings & { from: string };
}

/** What every verb gets: who asks, for which tenant, at what time, with which doors. */
export interface Ctx {
  actor: Actor;
  tenantId: string;
  requestId: string;
  ip: string | undefined;
  clock: Clock;
  log: Logger;
  db: Db;
  jobs: JobQueue;
  doors: Doors;
  settings: Settings;
}

/** What platform jobs get: like {@link Ctx}, with the pool that may list (never change) rows of every tenant. */
export interface PlatformCtx extends Omit<Ctx, "tenantId" | "actor"> {
  control: Db;
  /** What answers of providers are taken for. */
  shaping: ReloadedFile<Shaping>;
  /** The context of one tenant for the work found there. */
  forTenant(tenantId: string, job: string): Ctx;
}

/** What verbs that precede a tenant get: sign-in, registration, verification. */
export interface AccountCtx extends Omit<Ctx, "tenantId" | "actor" | "db"> {
  auth: Db;
}

export type { Db, Tx };
