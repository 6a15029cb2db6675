import type { DnsAnswer, DnsResolver } from "./index.ts";

/** A zone in memory. */
export interface FakeDns extends DnsResolver {
  publish(type: string, name: string, value: string): void;
  remove(type: string, name: string): void;
  /** Set to make every look-up fail. */
  failure: string | undefined;
}

/** A resolver that knows what was published to it and nothing else. */
export function createFakeDns(): FakeDns {
  const records = new Map<string, string[]>();
  const keyOf = (type: string, name: string): string => `${type} ${name.toLowerCase()}`;
  const fake: FakeDns = {
    failure: undefined,
    publish: (type, name, value) => {
      const key = keyOf(type, name);
      records.set(key, [...new Set([...(records.get(key) ?? []), value])]);
    },
    remove: (type, name) => void records.delete(keyOf(type, name)),
    resolve: async (name, type): Promise<DnsAnswer> => {
      if (fake.failure) return { kind: "failed", reason: fake.failure };
      const values = records.get(keyOf(type, name));
      return values ? { kind: "found", values } : { kind: "missing" };
    },
  };
  return fake;
}
