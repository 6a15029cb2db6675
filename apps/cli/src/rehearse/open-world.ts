import type { DnsAnswer, DnsResolver } from "@penguin/infra/dns";
import type { DnsProvider } from "@penguin/infra/dns-provider";
import type { FolderCursor, FolderReading, ImapFolder, ImapSource, ReadingWish } from "@penguin/infra/imap";
import type { MailServer } from "@penguin/infra/mail-server";
import type { SmtpOutcome, SmtpTransport } from "@penguin/infra/smtp";
import {
  createMailHost,
  createWorld,
  type FetchRequest,
  type Folder,
  type MailHost,
  newDkimKey,
  newDomain,
  newUser,
  type Recipes,
  type World,
} from "@penguin/simulator";
import type { Clock } from "@penguin/runtime/clock";

/** A simulated internet reached by direct calls, behind the same interfaces as the real doors. */
export interface RehearsalWorld {
  world: World;
  host: MailHost;
  smtp: SmtpTransport;
  imap: ImapSource;
  dns: DnsResolver;
  dnsProvider: DnsProvider;
  mailServer: MailServer;
}

/** What a well-kept list meets: under two in a hundred cannot be reached. */
const KEPT_LIST = { "unknown-user": 0.006, "mailbox-full": 0.004, policy: 0.003, "accept-then-dsn": 0.004 };

/** `lose`: the third mail is called accepted and thrown away. `double`: it is handed over twice to a host that takes copies. */
export type Sabotage = "lose" | "double";

const SPOILED = 3;

const spoil = (transport: SmtpTransport, sabotage: Sabotage | undefined): SmtpTransport => {
  let campaignMails = 0;
  return {
    ...transport,
    submit: async (settings, envelope, raw, watch) => {
      if (envelope.from.includes("+b-")) campaignMails += 1;
      if (sabotage === undefined || campaignMails !== SPOILED)
        return transport.submit(settings, envelope, raw, watch);
      if (sabotage === "lose")
        return { kind: "accepted", code: 250, reply: "250 2.0.0 Ok: queued as LOST0", queueId: "LOST0" };
      await transport.submit(settings, { ...envelope, from: settings.user }, raw);
      return transport.submit(settings, envelope, raw);
    },
  };
};

const smtpOf = (host: MailHost): SmtpTransport => ({
  submit: async (settings, envelope, raw, watch): Promise<SmtpOutcome> => {
    if (watch && !(await watch.onData())) return { kind: "withheld", reply: "", stage: "data" };
    const submission = {
      user: settings.user,
      password: settings.password,
      mailFrom: envelope.from,
      rcptTo: [envelope.to],
      raw,
    };
    const { code, enhanced, text, queueId } = await host.submit(submission);
    const reply = `${code} ${enhanced} ${text}`;
    if (code < 300) return { kind: "accepted", code, enhanced, reply, queueId };
    return { kind: code >= 500 ? "rejected" : "deferred", code, enhanced, reply, stage: "rcpt" };
  },
  diagnose: async () => [{ step: "connect", ok: true, detail: "rehearsal" }],
  close: async () => undefined,
});

const IMAP_FOLDERS: readonly ImapFolder[] = [
  { path: "INBOX", role: "inbox" },
  { path: "Junk", role: "junk" },
];

const readItems = (folder: Folder, cursor: FolderCursor | undefined, wish: ReadingWish): FolderReading => {
  const uidValidity = String(folder.uidValidity);
  const isKnown = cursor?.uidValidity === uidValidity;
  const from = isKnown ? cursor.nextUid : 1;
  const found = folder.items.filter((item) => item.uid >= from && item.internalDate >= wish.since);
  const items = found.slice(0, wish.limit);
  const more = found.length > items.length;
  const nextUid = more ? (items.at(-1)?.uid ?? 0) + 1 : Math.max(from, folder.uidNext);
  return {
    cursor: { uidValidity, nextUid, modSeq: more ? null : String(folder.highestModSeq) },
    mails: items.map((item) => ({ uid: item.uid, raw: item.raw(), receivedAt: item.internalDate })),
    more,
    renumbered: cursor !== undefined && !isKnown,
    cost: { commands: 0, bytes: 0 },
  };
};

const imapOf = (host: MailHost): ImapSource => ({
  open: async ({ user }) => {
    const folderOf = ({ path }: ImapFolder): Folder => {
      const folder = host.mailbox(user)?.folder(path);
      if (!folder) throw new Error(`${user} has no folder ${path}`);
      return folder;
    };
    return {
      pushes: true,
      folders: IMAP_FOLDERS,
      read: async (folder, cursor, wish) => readItems(folderOf(folder), cursor, wish),
      wait: ({ signal }) =>
        new Promise((resolve) => {
          const stop = folderOf({ path: "INBOX", role: "inbox" }).onChange(() => {
            stop();
            resolve();
          });
          signal.addEventListener("abort", () => resolve(), { once: true });
        }),
      close: async () => undefined,
    };
  },
  findSent: async () => [],
  diagnose: async () => [{ step: "connect", ok: true, detail: "rehearsal" }],
});

const mailServerOf = (host: MailHost): MailServer => ({
  ensureDomain: async (name) => {
    const known = host.accounts.domain(name) ?? { ...newDomain(name), dkim: newDkimKey("dkim") };
    host.accounts.putDomain(known);
    return known.dkim && { dkimSelector: known.dkim.selector, dkimPublicKey: known.dkim.publicKey };
  },
  ensureMailbox: async ({ address, password }) => host.accounts.putUser(newUser(address, password)),
  holdDomains: async (domains) => {
    host.holdDomains(domains);
    return true;
  },
  readLog: async (position) => {
    const { text, next } = host.readLog(Number(position));
    return { lines: text.split("\n").filter((line) => line !== ""), position: String(next) };
  },
});

const valueOf = (record: ReturnType<World["dns"]["resolve"]>["answers"][number]): string => {
  const data = record;
  if (data.type === "TXT") return data.strings.join("");
  return data.type === "MX" ? `${data.preference} ${data.exchange}` : data.value;
};

const dnsOf = (world: World): DnsResolver => ({
  resolve: async (name, type): Promise<DnsAnswer> => {
    const values = world.dns
      .resolve(name, type)
      .answers.filter((answer) => answer.type === type)
      .map(valueOf);
    return values.length > 0 ? { kind: "found", values } : { kind: "missing" };
  },
});

const dnsProviderOf = (world: World): DnsProvider => ({
  publish: async (zoneName, records) => {
    world.dns.zones.create(zoneName);
    const zone = world.dns.zones.get(zoneName);
    if (!zone) throw new Error(`the zone ${zoneName} was not made`);
    for (const { name, type, ttl, value, priority } of records) {
      const content =
        type === "TXT"
          ? (value.match(/.{1,255}/gs) ?? []).map((part) => `"${part}"`).join(" ")
          : `${priority ?? 10} ${value}.`;
      world.dns.zones.replace(zone, { name, type, ttl, contents: [content] });
    }
  },
});

/** Opens a world whose people and scanners reach our edge through `fetchUrl`. */
export function openRehearsalWorld(options: {
  seed: string;
  clock: Clock;
  pace?: number;
  storeDir: string | undefined;
  hostname: string;
  /** `host:port` of our edge. */
  edgeOrigin: string;
  /** The address of the platform's own notices. */
  trustedSender: string;
  sabotage?: Sabotage;
  recipes?: Recipes;
  fetchUrl: (request: FetchRequest) => Promise<{ status: number; location?: string }>;
}): RehearsalWorld {
  const { hostname, edgeOrigin, trustedSender } = options;
  const edgeOrigins = [edgeOrigin.includes(":") ? edgeOrigin : `${edgeOrigin}:80`];
  const trustedSenders = [trustedSender.split("@")[1] ?? ""];
  const world = createWorld({
    ...options,
    recipes: options.recipes ?? { mix: KEPT_LIST },
    edgeOrigins,
    trustedSenders,
  });
  const host = createMailHost(world, {
    hostname,
    sign: false,
    refuseCopies: options.sabotage !== "double",
    // A rehearsal that a power cut ends is made again.
    syncs: false,
  });
  return {
    world,
    host,
    smtp: spoil(smtpOf(host), options.sabotage),
    imap: imapOf(host),
    dns: dnsOf(world),
    dnsProvider: dnsProviderOf(world),
    mailServer: mailServerOf(host),
  };
}
