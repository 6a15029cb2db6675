import { createHash } from "node:crypto";
import type { Settings } from "@penguin/core/kernel";
import { createDiskObjectStore } from "@penguin/infra/object-store";
import { createSecretBox } from "@penguin/infra/secret";
import { createTokenSigner } from "@penguin/mail/token";
import type { RehearsalDeployment } from "./open-rehearsal.ts";

const HOST_NAME = "mx.penguin.test";

const keyOf = (seed: string, purpose: string): Buffer =>
  createHash("sha256").update(`${purpose}:${seed}`).digest();

const settingsOf = (seed: string): Settings => {
  const connection = { host: HOST_NAME, port: 587, tls: "none" as const };
  return {
    webUrl: "http://app.penguin.test",
    edgeUrl: "http://edge.penguin.test:80",
    closedNetwork: true,
    planHorizonMs: 60_000,
    messageIdSecret: keyOf(seed, "message-id").toString("hex"),
    auditSigningSeed: keyOf(seed, "audit-signing").toString("base64url"),
    apiKeyPepper: keyOf(seed, "api-keys").toString("hex"),
    apiAnonymousLimit: 100,
    userCallLimit: 1000,
    mailHost: { name: HOST_NAME, smtp: connection, imap: connection, refusesCopies: true, logLagSeconds: 30 },
    spf: { ips: ["127.0.0.1"] },
    lastHandOversMs: 0,
    systemMail: {
      ...connection,
      user: "platform@penguin.test",
      password: "rehearsal",
      from: "platform@penguin.test",
    },
  };
};

/** A deployment whose keys follow from the seed, so that equal runs make equal links and Message-IDs. */
export function seededDeployment(seed: string, objectDir: string): RehearsalDeployment {
  return {
    settings: settingsOf(seed),
    tokens: createTokenSigner([{ id: 1, secret: keyOf(seed, "tokens") }]),
    secrets: createSecretBox([{ id: "k1", key: keyOf(seed, "secrets") }]),
    objects: createDiskObjectStore(objectDir),
  };
}
