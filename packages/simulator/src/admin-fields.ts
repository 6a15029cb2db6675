import type { HostDomain, HostUser } from "./host-accounts.ts";

/** Values read from a request body, or what is wrong with it, by field. */
export type Fields<T> = { values: Partial<T> } | { errors: Record<string, string> };

type Kind = "string" | "boolean" | "integer";

const DOMAIN_FIELDS = {
  comment: ["comment", "string"],
  max_users: ["maxUsers", "integer"],
  max_aliases: ["maxAliases", "integer"],
  max_quota_bytes: ["maxQuotaBytes", "integer"],
  signup_enabled: ["signupEnabled", "boolean"],
} as const satisfies Record<string, readonly [keyof HostDomain, Kind]>;

const USER_FIELDS = {
  comment: ["comment", "string"],
  quota_bytes: ["quotaBytes", "integer"],
  enabled: ["enabled", "boolean"],
  enable_imap: ["enableImap", "boolean"],
  allow_spoofing: ["allowSpoofing", "boolean"],
  displayed_name: ["displayedName", "string"],
} as const satisfies Record<string, readonly [keyof HostUser, Kind]>;

/** Reads the known optional fields of a domain. */
export function readDomain(body: Record<string, unknown>): Fields<HostDomain> {
  return readFields<HostDomain>(body, DOMAIN_FIELDS);
}

/** Reads the known optional fields of a user. */
export function readUser(body: Record<string, unknown>): Fields<HostUser> {
  return readFields<HostUser>(body, USER_FIELDS);
}

function readFields<T>(
  body: Record<string, unknown>,
  table: Record<string, readonly [keyof T & string, Kind]>,
): Fields<T> {
  const errors: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const [field, [key, kind]] of Object.entries(table)) {
    const value = body[field];
    if (value === undefined) continue;
    const isRight = kind === "integer" ? Number.isSafeInteger(value) : typeof value === kind;
    if (isRight) values[key] = value;
    else errors[field] = `${JSON.stringify(value)} is not of type '${kind}'`;
  }
  return Object.keys(errors).length > 0 ? { errors } : { values: values as Partial<T> };
}

/** A domain as the API shows it: the DNS fields are whole zone-file lines, the DKIM one is empty until there is a key. */
export function toDomainFields(hostname: string, domain: HostDomain): Record<string, unknown> {
  const { name, dkim } = domain;
  const line = (owner: string, type: string, value: string): string => `${owner}. 600 IN ${type} ${value}`;
  return {
    name,
    comment: domain.comment,
    max_users: domain.maxUsers,
    max_aliases: domain.maxAliases,
    max_quota_bytes: domain.maxQuotaBytes,
    signup_enabled: domain.signupEnabled,
    alternatives: [],
    managers: [],
    dns_autoconfig: [],
    dns_mx: line(name, "MX", `10 ${hostname}.`),
    dns_spf: line(name, "TXT", `"v=spf1 mx a:${hostname} ~all"`),
    dns_dkim: dkim
      ? line(`${dkim.selector}._domainkey.${name}`, "TXT", quoteLong(`v=DKIM1; k=rsa; p=${dkim.publicKey}`))
      : "",
    dns_dmarc: dkim
      ? line(`_dmarc.${name}`, "TXT", `"v=DMARC1; p=reject; rua=mailto:postmaster@${name}; adkim=s; aspf=s"`)
      : "",
    dns_dmarc_report: dkim ? line(`${name}._report._dmarc.${name}`, "TXT", '"v=DMARC1;"') : "",
    dns_tlsa: [],
  };
}

/** Character strings of at most 250 bytes, each in quotes. */
function quoteLong(text: string): string {
  return (text.match(/.{1,250}/g) ?? []).map((piece) => `"${piece}"`).join(" ");
}

/** A user as the API shows it. */
export function toUserFields(user: HostUser): Record<string, unknown> {
  return {
    email: user.email,
    password: user.password,
    comment: user.comment,
    quota_bytes: user.quotaBytes,
    quota_bytes_used: 0,
    global_admin: false,
    enabled: user.enabled,
    enable_imap: user.enableImap,
    enable_pop: false,
    allow_spoofing: user.allowSpoofing,
    forward_enabled: false,
    forward_destination: [],
    forward_keep: true,
    reply_enabled: false,
    displayed_name: user.displayedName,
    spam_enabled: true,
    spam_mark_as_read: true,
    spam_threshold: 80,
  };
}
