import { z } from "zod";

/** A record to publish; TXT values are unquoted. */
export interface PublishedRecord {
  type: "TXT" | "MX";
  name: string;
  value: string;
  priority?: number;
  ttl: number;
}

/** A place that publishes DNS records for domains it is in charge of. */
export interface DnsProvider {
  /** Creates the zone when it is missing and replaces exactly these record sets. Throws with the provider's own words. */
  publish(zone: string, records: readonly PublishedRecord[]): Promise<void>;
}

const quoteTxt = (value: string): string =>
  (value.match(/.{1,255}/gs) ?? [""]).map((chunk) => `"${chunk.replace(/(["\\])/g, "\\$1")}"`).join(" ");

const rrset = (name: string, records: readonly PublishedRecord[]): Record<string, unknown> => ({
  name: `${name}.`,
  type: records[0]?.type,
  ttl: records[0]?.ttl,
  changetype: "REPLACE",
  records: records.map((record) => ({
    content: record.type === "TXT" ? quoteTxt(record.value) : `${record.priority ?? 10} ${record.value}.`,
    disabled: false,
  })),
});

const Failure = z.object({ error: z.string() });

/** Publishes over the PowerDNS HTTP API (v1). `baseUrl` ends before `/api`. */
export function createPowerDnsProvider(options: { baseUrl: string; apiKey: string }): DnsProvider {
  const call = async (
    method: string,
    path: string,
    body: unknown,
  ): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${options.baseUrl}/api/v1/servers/localhost${path}`, {
      method,
      headers: { "X-API-Key": options.apiKey, "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, text: await response.text() };
  };
  const explain = (text: string): string => {
    const parsed = Failure.safeParse(safeJson(text));
    return parsed.success ? parsed.data.error : text.slice(0, 200);
  };
  return {
    publish: async (zone, records) => {
      const created = await call("POST", "/zones", { name: `${zone}.`, kind: "Native", nameservers: [] });
      if (created.status !== 201 && created.status !== 409)
        throw new Error(`the DNS server refused the zone ${zone}: ${explain(created.text)}`);
      const groups = groupBy(records, (record) => `${record.name} ${record.type}`);
      const rrsets = [...groups.values()].map((group) => rrset(group[0]?.name ?? zone, group));
      const patched = await call("PATCH", `/zones/${zone}.`, { rrsets });
      if (patched.status !== 204)
        throw new Error(`the DNS server refused the records: ${explain(patched.text)}`);
    },
  };
}

const safeJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const groupBy = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};
