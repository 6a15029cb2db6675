/** A record a customer's domain must have. `name` is fully qualified without a trailing dot, `ttl` in seconds. */
export type DnsRecord = {
  purpose: "ownership" | "spf" | "dkim" | "dmarc" | "mx";
  type: "TXT" | "MX";
  name: string;
  value: string;
  priority?: number;
  ttl: number;
};

/** What the records are made of: names without a trailing dot, addresses as text, the key as base64 of a DER SPKI. */
export type RequiredRecordsInput = {
  domain: string;
  selector: string;
  dkimPublicKey: string;
  mailHost: string;
  spfInclude?: string;
  sendingIps?: readonly string[];
  verifyToken: string;
  dmarcReportAddress?: string;
};

const TTL_SECONDS = 3_600;
const MX_PRIORITY = 10;
const TXT_CHUNK_BYTES = 255;

function spfValue({ spfInclude, sendingIps = [] }: RequiredRecordsInput): string {
  const hosts = sendingIps.map((ip) => (ip.includes(":") ? `ip6:${ip}` : `ip4:${ip}`));
  const own = spfInclude === undefined ? hosts : [`include:${spfInclude}`, ...hosts];
  return ["v=spf1", ...(own.length === 0 ? ["mx"] : own), "~all"].join(" ");
}

/**
 * Returns the records a sending domain needs: proof of ownership, SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489)
 * and MX. The DKIM key is base64 of a DER SPKI; its white space is dropped. Without an include and addresses, SPF
 * names the domain's own mail host by `mx`.
 */
export function requiredRecords(input: RequiredRecordsInput): DnsRecord[] {
  const { domain, selector, dkimPublicKey, mailHost, verifyToken, dmarcReportAddress } = input;
  const reports = dmarcReportAddress === undefined ? "" : `; rua=mailto:${dmarcReportAddress}`;
  const txt = (purpose: DnsRecord["purpose"], name: string, value: string): DnsRecord => {
    return { purpose, type: "TXT", name, value, ttl: TTL_SECONDS };
  };
  return [
    txt("ownership", `_penguinmails-verify.${domain}`, `penguinmails-verify=${verifyToken}`),
    txt("spf", domain, spfValue(input)),
    txt("dkim", `${selector}._domainkey.${domain}`, `v=DKIM1; k=rsa; p=${dkimPublicKey.replace(/\s/g, "")}`),
    txt("dmarc", `_dmarc.${domain}`, `v=DMARC1; p=none${reports}`),
    { purpose: "mx", type: "MX", name: domain, value: mailHost, priority: MX_PRIORITY, ttl: TTL_SECONDS },
  ];
}

/** Cuts a TXT value into the strings of at most 255 bytes that a zone file holds (RFC 1035, 3.3.14); ASCII expected. */
export function splitTxt(value: string): string[] {
  const chunks: string[] = [];
  for (let at = 0; at < value.length; at += TXT_CHUNK_BYTES)
    chunks.push(value.slice(at, at + TXT_CHUNK_BYTES));
  return chunks.length === 0 ? [""] : chunks;
}
