import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readLines } from "./kept-file.ts";
import { type ProviderKey, providerKeys } from "./provider.ts";
import type { Act, ActKind, Attempt } from "./world-store.ts";
import type { World } from "./world.ts";

/** What happened in a world, counted from what the receiving side keeps. */
export interface Summary {
  /** Messages in recipients' mailboxes: the number of `.eml` files. */
  accepted: number;
  acceptedByProvider: Record<ProviderKey, number>;
  acceptedByRecipient: Record<string, number>;
  /** Delivery attempts in all, and those answered 4xx and 5xx. */
  attempts: number;
  deferrals: number;
  refusals: number;
  refusalsByCode: Record<string, number>;
  /** Messages (address and number) with at least one such act that was answered without an error. */
  opens: number;
  clicks: number;
  replies: number;
  outOfOffice: number;
  complaints: number;
  unsubscribes: number;
  lateDsns: number;
  scans: number;
  proxyOpens: number;
  /** Acts that met with an error or with nobody. */
  failedActs: number;
}

/** Counts from a store's folder (every `.eml` file anew) or from a world, whose folder is used when it has one. */
export function summarize(source: World | string): Summary {
  if (typeof source !== "string" && source.store.dir === undefined)
    return count({
      received: receivedInMemory(source),
      attempts: source.store.attempts,
      acts: source.store.acts,
    });
  const dir = typeof source === "string" ? source : (source.store.dir ?? "");
  return count({
    received: receivedFiles(dir),
    attempts: readLines<Attempt>(dir, "attempts.jsonl"),
    acts: readLines<Act>(dir, "acts.jsonl"),
  });
}

/** One received message. */
interface Received {
  address: string;
  provider: ProviderKey;
}

function receivedInMemory(world: World): Received[] {
  const { store } = world;
  return store
    .mailboxes()
    .flatMap((address) => store.messages(address).map(({ provider }) => ({ address, provider })));
}

function receivedFiles(dir: string): Received[] {
  const root = join(dir, "mailboxes");
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((domain) =>
    readdirSync(join(root, domain)).flatMap((local) => {
      const folder = join(root, domain, local);
      const index = readLines<{ file: string; rcptTo: string; provider: ProviderKey }>(folder, "index.jsonl");
      const byName = new Map(index.map((line) => [line.file.split("/").at(-1), line]));
      const files = readdirSync(folder).filter((name) => name.endsWith(".eml"));
      return files.map((name) => {
        const line = byName.get(name);
        return { address: line?.rcptTo ?? `${local}@${domain}`, provider: line?.provider ?? "hoster" };
      });
    }),
  );
}

function count(seen: { received: Received[]; attempts: readonly Attempt[]; acts: readonly Act[] }): Summary {
  const { received, attempts, acts } = seen;
  const byProvider = tally(received.map((message) => message.provider));
  const succeeded = acts.filter((act) => act.status >= 200 && act.status < 400);
  const messagesWith = (...kinds: ActKind[]): number =>
    new Set(succeeded.filter((act) => kinds.includes(act.kind)).map((act) => `${act.address} ${act.n}`)).size;
  return {
    accepted: received.length,
    acceptedByProvider: Object.fromEntries(providerKeys.map((key) => [key, byProvider[key] ?? 0])) as Record<
      ProviderKey,
      number
    >,
    acceptedByRecipient: tally(received.map((message) => message.address)),
    attempts: attempts.length,
    deferrals: attempts.filter((attempt) => attempt.code >= 400 && attempt.code < 500).length,
    refusals: attempts.filter((attempt) => attempt.code >= 500).length,
    refusalsByCode: tally(
      attempts
        .filter((attempt) => attempt.code >= 500)
        .map(({ code, enhanced }) => `${code} ${enhanced}`.trim()),
    ),
    opens: messagesWith("open"),
    clicks: messagesWith("click"),
    replies: messagesWith("reply"),
    outOfOffice: messagesWith("out-of-office"),
    complaints: messagesWith("complaint"),
    unsubscribes: messagesWith("unsubscribe"),
    lateDsns: messagesWith("late-dsn"),
    scans: messagesWith("scan"),
    proxyOpens: messagesWith("image-proxy", "privacy-proxy"),
    failedActs: acts.length - succeeded.length,
  };
}

function tally(keys: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
