import { MAIL_HOST_NAME } from "./simulator.mjs";
import { SYSTEM_MAIL_USER } from "./system-mail.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

/** What a child must not inherit from the caller's shell: it gets its own or none. */
const OWN = [
  "DATABASE_URL",
  "DATABASE_ADMIN_URL",
  "REDIS_URL",
  "QUEUE_BACKEND",
  "PORT",
  "HOSTNAME",
  "NODE_ENV",
  "INIT_CWD",
];

const baseEnv = () => Object.fromEntries(Object.entries(toolEnv()).filter(([name]) => !OWN.includes(name)));

/** Private addresses that mail programs may be at: our own mail host, and what `PENGUIN_HOST_EXCEPTIONS` adds for a test. */
const hostExceptions = (ports) =>
  [
    ...[ports.submission, ports.imap].map((port) => `127.0.0.1:${port}`),
    ...(process.env.PENGUIN_HOST_EXCEPTIONS ?? "").split(",").filter((host) => host !== ""),
  ].join(",");

/** Settings that web, worker, command line and tooling have in common, as environment variables. */
export const commonSettings = ({ paths, secrets, ports, database, queue, webUrl }) => {
  const local = (port) => `http://127.0.0.1:${port}`;
  return {
    DATABASE_URL: database.urlFor("pm_app", secrets.appPassword),
    AUTH_DATABASE_URL: database.urlFor("pm_auth", secrets.authPassword),
    CONTROL_DATABASE_URL: database.urlFor("pm_control", secrets.controlPassword),
    STAFF_DATABASE_URL: database.urlFor("pm_staff", secrets.staffPassword),
    SEND_JOURNAL_DIR: paths.sendJournal,
    SERVER_DATABASE_URL: database.urlFor("pm_server_1", secrets.serverPassword),
    ...(queue.redisUrl
      ? { REDIS_URL: queue.redisUrl }
      : { QUEUE_DATABASE_URL: database.urlFor("pm_queue", secrets.queuePassword) }),
    WEB_URL: webUrl,
    EDGE_URL: local(ports.edge),
    CLOSED_NETWORK: "true",
    MESSAGE_ID_SECRET: secrets.messageIdSecret,
    AUDIT_SIGNING_SEED: secrets.auditSigningSeed,
    API_KEY_PEPPER: secrets.apiKeyPepper,
    TOKEN_KEYS: secrets.tokenKeys,
    SECRET_KEYS: secrets.secretKeys,
    DATA_DIR: paths.files,
    DNS_SERVERS: `127.0.0.1:${ports.dns}`,
    POWERDNS_URL: local(ports.powerDns),
    POWERDNS_KEY: secrets.powerDnsKey,
    MAIL_SERVER_URL: local(ports.mailAdmin),
    MAIL_LOG_URL: `${local(ports.mailAdmin)}/log`,
    MAIL_HOLD_URL: `${local(ports.mailAdmin)}/held`,
    MAIL_SERVER_TOKEN: secrets.mailServerToken,
    MAIL_HOST_NAME,
    MAIL_HOST_SMTP: `127.0.0.1:${ports.submission}:none`,
    MAIL_HOST_REFUSES_COPIES: "true",
    MAIL_HOST_IMAP: `127.0.0.1:${ports.imap}:none`,
    SPF_IPS: "127.0.0.1",
    SYSTEM_MAIL_SMTP: `127.0.0.1:${ports.submission}:none`,
    SYSTEM_MAIL_USER,
    SYSTEM_MAIL_PASSWORD: secrets.systemMailPassword,
    SYSTEM_MAIL_FROM: SYSTEM_MAIL_USER,
    HOST_EXCEPTIONS: hostExceptions(ports),
    LOG_LEVEL: process.env.LOG_LEVEL ?? "info",
  };
};

/** What the operator's command line has besides; no process of the instance is given it. */
export const operatorSettings = ({ secrets, database }) => ({
  OPERATOR_DATABASE_URL: database.urlFor("pm_operator", secrets.operatorPassword),
});

export const webEnv = ({ common, secrets, webPort, bootId, dev }) => ({
  ...baseEnv(),
  ...common,
  ...(dev ? {} : { NODE_ENV: "production" }),
  PORT: String(webPort),
  HOSTNAME: "127.0.0.1",
  BOOT_ID: bootId,
  NEXTAUTH_URL: common.WEB_URL,
  NEXTAUTH_SECRET: secrets.nextAuthSecret,
});

export const workerEnv = ({ common, ports, bootId, dev }) => ({
  ...baseEnv(),
  ...common,
  ...(dev ? {} : { NODE_ENV: "production" }),
  ROLES: "send,receive,control,edge",
  // Who tries the product out starts and stops it as they like.
  CATCH_UP_HOURS: "0",
  WORKER_PORT: String(ports.worker),
  EDGE_PORT: String(ports.edge),
  BOOT_ID: bootId,
});

/** The environment of a command of ours that talks to an instance: common settings and nothing of the caller's own. */
export const commandEnv = (common) => ({ ...baseEnv(), ...common });
