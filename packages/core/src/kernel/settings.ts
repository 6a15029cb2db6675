import { createTokenSigner, type TokenSigner } from "@penguin/mail/token";
import { booleanSetting, keyListSetting } from "@penguin/runtime/env";
import { z } from "zod";
import type { Settings } from "./context.ts";
import { LAST_ANSWER_MS } from "./last-hand-overs.ts";

const endpoint = z
  .string()
  .regex(/^[^:\s]+:\d{1,5}:(none|starttls|implicit)$/, "must read host:port:none|starttls|implicit")
  .transform((text) => {
    const [host = "", port = "", tls = ""] = text.split(":");
    return { host, port: Number(port), tls: tls as "none" | "starttls" | "implicit" };
  });

/** The environment that becomes the deployment's settings; the same for web, worker and command line. */
export const DEPLOYMENT_SETTINGS = {
  WEB_URL: z.url().transform((url) => url.replace(/\/$/, "")),
  EDGE_URL: z.url().transform((url) => url.replace(/\/$/, "")),
  CLOSED_NETWORK: booleanSetting.default(false),
  PLAN_HORIZON_MS: z.coerce.number().int().min(1000).max(3_600_000).default(60_000),
  MESSAGE_ID_SECRET: z.string().min(16),
  /** The seed of the Ed25519 key that signs the audit log's daily heads: 32 bytes, base64url. */
  AUDIT_SIGNING_SEED: z.string().regex(/^[\w-]{43}$/, "must be 32 bytes as base64url"),
  API_KEY_PEPPER: z.string().min(32),
  API_ANONYMOUS_LIMIT: z.coerce.number().int().min(1).max(100_000).default(100),
  USER_CALL_LIMIT: z.coerce.number().int().min(1).max(10_000_000).default(1000),
  TOKEN_KEYS: keyListSetting,
  MAIL_HOST_NAME: z.string().min(1),
  MAIL_HOST_SMTP: endpoint,
  MAIL_HOST_IMAP: endpoint,
  /** Whether that server refuses a Message-ID it has queued before: only then is a mail of unknown fate handed over again. */
  MAIL_HOST_REFUSES_COPIES: booleanSetting.default(false),
  /** How far that server's log may be behind, in seconds, before what it does not show counts as not queued. */
  MAIL_HOST_LOG_LAG_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
  SPF_INCLUDE: z.string().optional(),
  SPF_IPS: z.string().default(""),
  SYSTEM_MAIL_SMTP: endpoint,
  SYSTEM_MAIL_USER: z.string(),
  SYSTEM_MAIL_PASSWORD: z.string(),
  SYSTEM_MAIL_FROM: z.email(),
} as const;

/** A hand-over begins a few milliseconds after its answer was found fresh. */
const MARGIN_MS = 50;

/** The deployment settings after they were read. */
export type DeploymentSettings = z.output<z.ZodObject<typeof DEPLOYMENT_SETTINGS>>;

/** Puts the environment into the shape the verbs use. */
export function settingsFrom(env: DeploymentSettings): Settings {
  return {
    webUrl: env.WEB_URL,
    edgeUrl: env.EDGE_URL,
    closedNetwork: env.CLOSED_NETWORK,
    planHorizonMs: env.PLAN_HORIZON_MS,
    messageIdSecret: env.MESSAGE_ID_SECRET,
    auditSigningSeed: env.AUDIT_SIGNING_SEED,
    apiKeyPepper: env.API_KEY_PEPPER,
    apiAnonymousLimit: env.API_ANONYMOUS_LIMIT,
    userCallLimit: env.USER_CALL_LIMIT,
    mailHost: {
      name: env.MAIL_HOST_NAME,
      smtp: env.MAIL_HOST_SMTP,
      imap: env.MAIL_HOST_IMAP,
      refusesCopies: env.MAIL_HOST_REFUSES_COPIES,
      logLagSeconds: env.MAIL_HOST_LOG_LAG_SECONDS,
    },
    spf: { include: env.SPF_INCLUDE, ips: env.SPF_IPS.split(",").filter((ip) => ip !== "") },
    lastHandOversMs: LAST_ANSWER_MS + MARGIN_MS,
    systemMail: {
      ...env.SYSTEM_MAIL_SMTP,
      user: env.SYSTEM_MAIL_USER,
      password: env.SYSTEM_MAIL_PASSWORD,
      from: env.SYSTEM_MAIL_FROM,
    },
  };
}

/** The mail servers of the deployment itself as "host:port"; they may stand at addresses users may not name. */
export function ownServers(settings: Settings): string[] {
  const { mailHost, systemMail } = settings;
  return [mailHost.smtp, mailHost.imap, systemMail].map(({ host, port }) => `${host}:${port}`);
}

/** The signer of the tokens in links and pixels. Throws when a key's id is not a number. */
export function tokensFrom(env: Pick<DeploymentSettings, "TOKEN_KEYS">): TokenSigner {
  return createTokenSigner(env.TOKEN_KEYS.map(({ id, key }) => ({ id: Number(id), secret: key })));
}
