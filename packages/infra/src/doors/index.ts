import { booleanSetting, keyListSetting } from "@penguin/runtime/env";
import { z } from "zod";
import { createBreachList } from "../breach-list/index.ts";
import type { ContentReader } from "../content-reader/index.ts";
import { createDnsResolver } from "../dns/index.ts";
import { createPowerDnsProvider } from "../dns-provider/index.ts";
import { createImapSource } from "../imap/index.ts";
import { createMailJudge, createSignatureReader } from "../mail-auth/index.ts";
import { createMailuServer } from "../mail-server/index.ts";
import { createDiskObjectStore } from "../object-store/index.ts";
import { createPasswordHasher } from "../password/index.ts";
import { createPictureMaker } from "../picture/index.ts";
import { createProofOfWork } from "../proof-of-work/index.ts";
import { createSecretBox } from "../secret/index.ts";
import { createSmtpPool } from "../smtp/index.ts";
import { createHostGuard } from "../ssrf/index.ts";

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  );

const BREACH_LIST = "https://api.pwnedpasswords.com";

/** The environment the doors of the web app and the worker are opened with. */
export const DOOR_SETTINGS = {
  DATA_DIR: z.string().min(1),
  SECRET_KEYS: keyListSetting,
  DNS_SERVERS: list,
  POWERDNS_URL: z.url().optional(),
  POWERDNS_KEY: z.string().optional(),
  MAIL_SERVER_URL: z.url(),
  MAIL_LOG_URL: z.url(),
  MAIL_HOLD_URL: z.url().optional(),
  MAIL_SERVER_TOKEN: z.string().min(4),
  MAIL_HOST_NAME: z.string().min(1),
  HOST_EXCEPTIONS: list,
  CLOSED_NETWORK: booleanSetting.default(false),
  BREACH_LIST_URL: z.url().optional(),
} as const;

/** The door settings after they were read. */
export type DoorSettings = z.output<z.ZodObject<typeof DOOR_SETTINGS>>;

/**
 * Opens every door of the platform; nothing connects before it is used. `ownServers` ("host:port") are the platform's
 * own mail servers, which the guard of connections lets pass. `close` ends kept connections, and the reader.
 */
export function openDoors(settings: DoorSettings, ownServers: readonly string[], reader: ContentReader) {
  const exceptions = [...settings.HOST_EXCEPTIONS, ...ownServers];
  const hosts = createHostGuard(exceptions, { closed: settings.CLOSED_NETWORK });
  const smtp = createSmtpPool({ heloName: settings.MAIL_HOST_NAME, hosts });
  const imap = createImapSource(hosts);
  const dns = createDnsResolver(settings.DNS_SERVERS);
  const { POWERDNS_URL: baseUrl, POWERDNS_KEY: apiKey } = settings;
  return {
    smtp,
    imap,
    dns,
    judgeMail: createMailJudge(dns),
    readSignatures: createSignatureReader(dns),
    dnsProvider: baseUrl && apiKey ? createPowerDnsProvider({ baseUrl, apiKey }) : undefined,
    mailServer: createMailuServer({
      baseUrl: settings.MAIL_SERVER_URL.replace(/\/$/, ""),
      logUrl: settings.MAIL_LOG_URL,
      holdUrl: settings.MAIL_HOLD_URL,
      token: settings.MAIL_SERVER_TOKEN,
    }),
    passwords: createPasswordHasher(),
    breaches: createBreachList(
      settings.CLOSED_NETWORK ? {} : { url: settings.BREACH_LIST_URL ?? BREACH_LIST, hosts },
    ),
    proofs: createProofOfWork({ secret: settings.SECRET_KEYS[0]?.key ?? new Uint8Array() }),
    secrets: createSecretBox(settings.SECRET_KEYS),
    objects: createDiskObjectStore(settings.DATA_DIR),
    pictures: createPictureMaker(),
    hosts,
    reader,
    close: async () => {
      await Promise.all([smtp.close(), reader.close()]);
    },
  };
}
