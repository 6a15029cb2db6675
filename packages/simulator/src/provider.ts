import { seededUnit } from "@penguin/runtime/random";

/** The six kinds of receiving company of the simulated internet; each answers in the words of its real-life like. */
export const providerKeys = ["google", "microsoft", "yahoo", "hoster", "gateway", "selfhosted"] as const;

/** One of {@link providerKeys}. */
export type ProviderKey = (typeof providerKeys)[number];

const WELL_KNOWN: Readonly<Record<string, ProviderKey>> = {
  "gmail.com": "google",
  "googlemail.com": "google",
  "outlook.com": "microsoft",
  "hotmail.com": "microsoft",
  "live.com": "microsoft",
  "msn.com": "microsoft",
  "yahoo.com": "yahoo",
  "ymail.com": "yahoo",
  "aol.com": "yahoo",
};

/** Cumulative shares of the mail market of business addresses, in the order they are tried. */
const MARKET: readonly (readonly [ProviderKey, number])[] = [
  ["google", 0.32],
  ["microsoft", 0.62],
  ["hoster", 0.78],
  ["gateway", 0.88],
  ["selfhosted", 0.96],
  ["yahoo", 1],
];

/** The provider that receives for `domain`: a well-known name, else chosen by the seed. */
export function providerOf(seed: string, domain: string): ProviderKey {
  const known = WELL_KNOWN[domain];
  if (known) return known;
  const unit = seededUnit(seed, domain, "provider");
  return MARKET.find(([, upTo]) => unit < upTo)?.[0] ?? "hoster";
}

const SHARED_HOST: Readonly<Record<Exclude<ProviderKey, "microsoft" | "selfhosted">, string>> = {
  google: "aspmx.l.google-like.test",
  yahoo: "mta5.am0.yahoo-like.test",
  hoster: "mx1.hoster-like.test",
  gateway: "mx-a.gateway-like.test",
};

const PER_DOMAIN_SUFFIX = ".mail.protection.microsoft-like.test";

/** The host named by the MX record of `domain`: shared by all customers, or one a customer, as the provider does it. */
export function mxHostOf(provider: ProviderKey, domain: string): string {
  if (provider === "microsoft") return `${domain.replaceAll(".", "-")}${PER_DOMAIN_SUFFIX}`;
  if (provider === "selfhosted") return `mail.${domain}`;
  return SHARED_HOST[provider];
}

/** The provider that owns a shared host name, or undefined when the name is not one of theirs. */
export function providerOfHost(host: string): ProviderKey | undefined {
  if (host.endsWith(PER_DOMAIN_SUFFIX)) return "microsoft";
  const entry = Object.entries(SHARED_HOST).find(([, name]) => name === host);
  return entry?.[0] as ProviderKey | undefined;
}

/** Loopback address on which each provider's servers are reachable unless the configuration says otherwise. */
export const defaultAddresses: Readonly<Record<ProviderKey, string>> = {
  google: "127.0.1.11",
  microsoft: "127.0.1.12",
  yahoo: "127.0.1.13",
  hoster: "127.0.1.14",
  gateway: "127.0.1.15",
  selfhosted: "127.0.1.16",
};
