import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { Failure } from "../process/failure.mjs";
import { readObject, replaceFile } from "../process/kept-file.mjs";

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
  operatorPassword: hex(24),
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

const isRight = (kept) => Object.values(kept).every((value) => typeof value === "string" && value !== "");

/**
 * Reads the instance's secrets and makes those that are missing; the file is readable by its owner only. Beside a database
 * nothing is made anew: its logins, and what is sealed in it, want the secrets it was made with, so a file that is torn or
 * gone is a Failure that says what to do.
 */
export const loadSecrets = (file, { hasDatabase }) => {
  const isThere = fs.existsSync(file);
  const kept = readObject(file, isRight);
  // What a later version adds may be missing; the database's own password never was.
  if (hasDatabase && !kept?.superPassword)
    throw new Failure(
      `${file} is ${isThere ? "damaged" : "missing"}, and the database beside it opens only with what was in it: put the file back from a copy, or delete all data and start over with --reset.`,
    );
  const missing = Object.keys(MAKERS).filter((name) => !kept?.[name]);
  const secrets = { ...kept };
  for (const name of missing) secrets[name] = MAKERS[name]();
  if (missing.length > 0) replaceFile(file, JSON.stringify(secrets, null, 2));
  fs.chmodSync(file, 0o600);
  return secrets;
};
