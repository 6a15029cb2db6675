import { addressIn, firstValue, readHeader } from "./header.ts";
import type { MailHost } from "./mail-host.ts";
import type { World } from "./world.ts";
import type { StoredMessage } from "./world-store.ts";

/** A mailbox as the desk lists it. */
export interface DeskMailbox {
  address: string;
  /** `recipient`: a person of the simulated internet; `tenant`: a mailbox on one of our mail hosts. */
  kind: "recipient" | "tenant";
  messages: number;
  lastAt: string | undefined;
}

/** What a list shows of a message, decoded. */
export interface Headline {
  from: string;
  subject: string;
  messageId: string;
}

/** A message as the desk lists it, newest first. */
export interface DeskMessage {
  id: string;
  at: string;
  folder: string;
  raw(): Buffer;
  /** Reads the header; listing thousands must not read thousands of files. */
  headline(): Headline;
  /** Set for messages that their recipient can answer by hand. */
  stored?: StoredMessage;
}

/** Everything the desk shows, read anew at every call. */
export interface DeskSource {
  mailboxes(query: string): DeskMailbox[];
  messages(address: string): DeskMessage[];
}

/** Makes the desk's view of a world and its mail hosts. */
export function createDeskSource(world: World, hosts: readonly MailHost[]): DeskSource {
  const tenants = (): DeskMailbox[] =>
    hosts.flatMap((host) =>
      host.accounts.users().map(({ email }) => {
        const items = [...(host.mailbox(email)?.folders.values() ?? [])].flatMap((folder) => folder.items);
        const last = items.reduce((latest, item) => Math.max(latest, item.internalDate.getTime()), 0);
        const lastAt = last > 0 ? new Date(last).toISOString() : undefined;
        return { address: email, kind: "tenant" as const, messages: items.length, lastAt };
      }),
    );
  const recipients = (): DeskMailbox[] =>
    world.store.mailboxes().map((address) => {
      const messages = world.store.messages(address);
      return { address, kind: "recipient" as const, messages: messages.length, lastAt: messages.at(-1)?.at };
    });
  return {
    mailboxes: (query) =>
      [...recipients(), ...tenants()]
        .filter(({ address }) => address.includes(query.trim().toLowerCase()))
        .sort((a, b) => (b.lastAt ?? "").localeCompare(a.lastAt ?? "") || a.address.localeCompare(b.address)),
    messages: (address) =>
      [...received(world, address), ...hosted(hosts, address)].sort((a, b) => b.at.localeCompare(a.at)),
  };
}

function received(world: World, address: string): DeskMessage[] {
  return world.store.messages(address).map((stored) => {
    const raw = (): Buffer => world.store.readRaw(stored);
    return {
      id: `n${stored.n}`,
      at: stored.at,
      folder: "Inbox",
      raw,
      headline: () => headline(raw()),
      stored,
    };
  });
}

function hosted(hosts: readonly MailHost[], address: string): DeskMessage[] {
  const box = hosts
    .find((host) => host.accounts.users().some((user) => user.email === address))
    ?.mailbox(address);
  return [...(box?.folders.values() ?? [])].flatMap((folder) =>
    folder.items.map((item) => {
      const id = `${folder.name}.${item.uid}`;
      const at = item.internalDate.toISOString();
      return { id, at, folder: folder.name, raw: item.raw, headline: () => headline(item.raw()) };
    }),
  );
}

function headline(raw: Buffer): Headline {
  const fields = readHeader(raw);
  const from = firstValue(fields, "from") ?? "";
  return {
    from: decodeWords(from) || (addressIn(from) ?? ""),
    subject: decodeWords(firstValue(fields, "subject") ?? ""),
    messageId: firstValue(fields, "message-id") ?? "",
  };
}

/** Decodes encoded words (RFC 2047); what cannot be decoded stays as it is. */
function decodeWords(text: string): string {
  const joined = text.replace(/(\?=)\s+(=\?)/g, "$1$2");
  return joined.replace(
    /=\?([^?*]+)(?:\*[^?]*)?\?([BQ])\?([^?]*)\?=/gi,
    (word, charset: string, encoding: string, data: string) => {
      const bytes =
        encoding.toUpperCase() === "B"
          ? Buffer.from(data, "base64")
          : Buffer.from(
              data
                .replaceAll("_", " ")
                .replace(/=([0-9a-f]{2})/gi, (_, hex: string) =>
                  String.fromCharCode(Number.parseInt(hex, 16)),
                ),
              "latin1",
            );
      try {
        return new TextDecoder(charset).decode(bytes);
      } catch {
        return word;
      }
    },
  );
}
