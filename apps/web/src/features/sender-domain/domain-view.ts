import type { RouterOutputs } from "@penguin/api";
import type { Tone } from "@penguin/ui/tokens";

export type Domain = RouterOutputs["senderDomain"]["list"][number];
export type DomainDetails = RouterOutputs["senderDomain"]["get"];
export type DnsRecord = RouterOutputs["senderDomain"]["get"]["records"][number];

/** The tone of each state of a domain. */
export const domainTones: Readonly<Record<Domain["state"], Tone>> = {
  pending: "waiting",
  verifying: "waiting",
  verified: "good",
  degraded: "bad",
  failed: "bad",
};

/** The tone of each outcome of a look-up. */
export const recordTones: Readonly<Record<DnsRecord["state"], Tone>> = {
  pending: "neutral",
  verified: "good",
  missing: "bad",
  wrong: "bad",
  failed: "unknown",
};

/** The value as one types it at a DNS provider. */
export const recordValue = (record: DnsRecord): string =>
  record.priority === null ? record.value : `${record.priority} ${record.value}`;

/** All records as lines of a zone file. */
export const zoneText = (records: readonly DnsRecord[]): string =>
  records
    .map(
      (record) =>
        `${record.name}. ${record.ttl} IN ${record.type} ${record.type === "TXT" ? JSON.stringify(record.value) : recordValue(record)}`,
    )
    .join("\n");
