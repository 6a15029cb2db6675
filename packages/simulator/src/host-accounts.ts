import { createHash, generateKeyPairSync, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "@penguin/runtime/durable-file";
import { domainOf, withoutDetail } from "./address.ts";
import { type KeptObject, readKept } from "./kept-file.ts";

/** The signing key of a hosted domain (RFC 6376). */
export interface DkimKey {
  selector: string;
  privateKey: string;
  /** Base64 of the public key, as it stands after `p=`. */
  publicKey: string;
}

/** A domain the mail host keeps mailboxes for. */
export interface HostDomain {
  name: string;
  comment: string;
  maxUsers: number;
  maxAliases: number;
  maxQuotaBytes: number;
  signupEnabled: boolean;
  dkim?: DkimKey;
}

/** A mailbox owner. */
export interface HostUser {
  email: string;
  /** Salted hash of the password. */
  password: string;
  enabled: boolean;
  enableImap: boolean;
  allowSpoofing: boolean;
  displayedName: string;
  comment: string;
  quotaBytes: number;
}

/** Domains and users of a mail host. */
export interface HostAccounts {
  domains(): HostDomain[];
  users(): HostUser[];
  domain(name: string): HostDomain | undefined;
  /** The user that an address, with or without `+detail`, belongs to. */
  user(address: string): HostUser | undefined;
  putDomain(domain: HostDomain): void;
  removeDomain(name: string): void;
  putUser(user: HostUser): void;
  removeUser(email: string): void;
  /** True when the user exists, is enabled and this is the password. */
  checkPassword(email: string, password: string): boolean;
}

/** A new domain with a host's ordinary limits. */
export function newDomain(name: string): HostDomain {
  return {
    name: name.toLowerCase(),
    comment: "",
    maxUsers: -1,
    maxAliases: -1,
    maxQuotaBytes: 0,
    signupEnabled: false,
  };
}

/** A new enabled user. */
export function newUser(email: string, password: string): HostUser {
  return {
    email: email.toLowerCase(),
    password: hashPassword(password),
    enabled: true,
    enableImap: true,
    allowSpoofing: false,
    displayedName: "",
    comment: "",
    quotaBytes: 1_000_000_000,
  };
}

/** Salted hash of a password. One round: passwords of a simulated world guard nothing, and thousands log in a minute. */
export function hashPassword(password: string, salt: string = randomBytes(12).toString("hex")): string {
  return `{SSHA256}${salt}$${createHash("sha256").update(salt).update(password).digest("hex")}`;
}

/** A new 2048-bit RSA key; `privateKey` is PEM, and another PEM may be given instead of making one. */
export function newDkimKey(selector: string): DkimKey {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    selector,
    privateKey: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: pair.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  };
}

/** Opens the accounts kept in `<dir>/accounts.json`, or none in memory. A damaged file is put aside. */
export function openAccounts(dir: string | undefined): HostAccounts {
  const file = dir ? join(dir, "accounts.json") : undefined;
  const saved = readKept<SavedAccounts>(file, isSavedAccounts) ?? { domains: [], users: [] };
  const domains = new Map(saved.domains.map((domain) => [domain.name, domain]));
  const users = new Map(saved.users.map((user) => [user.email, user]));
  const save = (): void => {
    if (!file || !dir) return;
    mkdirSync(dir, { recursive: true });
    replaceFile(file, JSON.stringify({ domains: [...domains.values()], users: [...users.values()] }));
  };
  const saving =
    <A extends unknown[]>(action: (...args: A) => unknown) =>
    (...args: A): void => {
      action(...args);
      save();
    };
  const user = (address: string): HostUser | undefined =>
    users.get(address.toLowerCase()) ?? users.get(withoutDetail(address.toLowerCase()));
  return {
    domains: () => [...domains.values()],
    users: () => [...users.values()],
    domain: (name) => domains.get(name.toLowerCase()),
    user,
    putDomain: saving((domain) => domains.set(domain.name, domain)),
    removeDomain: saving((name: string) => {
      domains.delete(name.toLowerCase());
      for (const email of users.keys()) if (domainOf(email) === name.toLowerCase()) users.delete(email);
    }),
    putUser: saving((changed) => users.set(changed.email, changed)),
    removeUser: saving((email) => users.delete(email)),
    checkPassword: (email, password) => {
      const owner = users.get(email.toLowerCase());
      return owner !== undefined && owner.enabled && isSamePassword(owner.password, password);
    },
  };
}

interface SavedAccounts {
  domains: HostDomain[];
  users: HostUser[];
}

function isSavedAccounts({ domains, users }: KeptObject): boolean {
  return (
    Array.isArray(domains) &&
    domains.every((domain: Partial<HostDomain> | null) => typeof domain?.name === "string") &&
    Array.isArray(users) &&
    users.every((user: Partial<HostUser> | null) => typeof user?.email === "string")
  );
}

function isSamePassword(stored: string, password: string): boolean {
  const salt = /^\{SSHA256\}([^$]+)\$/.exec(stored)?.[1];
  return (
    salt !== undefined && timingSafeEqual(Buffer.from(stored), Buffer.from(hashPassword(password, salt)))
  );
}
