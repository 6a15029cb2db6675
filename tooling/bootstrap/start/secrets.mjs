import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { Failure } from "../process/failure.mjs";

const hex = (bytes) => () => randomBytes(bytes).toString("hex");
const key = (name) => () => `${name}:${randomBytes(32).toString("base64url")}`;

const MAKERS = {
  superPassword: hex(24),
  migratorPassword: hex(24),
  appPassword: hex(24),
  authPassword: hex(24),
  controlPassword: hex(24),
  queuePassword: hex(24),
  serverPassword: hex(24),
  staffPassword: hex(24),
  redisPassword: hex(24),
  nextAuthSecret: hex(32),
  messageIdSecret: hex(32),
  auditSigningSeed: () => randomBytes(32).toString("base64url"),
  apiKeyPepper: hex(32),
  tokenKeys: key("1"),
  secretKeys: key("k1"),
  mailServerToken: hex(24),
  powerDnsKey: hex(24),
  systemMailPassword: hex(16),
  loginPassword: () => `penguin-${randomBytes(5).toString("hex")}`,
};

/** Reads the instance's secrets and makes those that are missing; the file is readable by its owner only. */
export const loadSecrets = (file) => {
  let kept = {};
  try {
    if (fs.existsSync(file)) kept = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    throw new Failure(`${file} cannot be read; put it back from a copy, or start over with --reset.`);
  }
  const missing = Object.keys(MAKERS).filter((name) => !kept[name]);
  const secrets = { ...kept };
  for (const name of missing) secrets[name] = MAKERS[name]();
  if (missing.length > 0) fs.writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  fs.chmodSync(file, 0o600);
  return secrets;
};
