import { ImapFlow } from "imapflow";
import { connectionKey } from "../connection/connection-key.ts";
import { guardConnection, type HostGuard } from "../ssrf/index.ts";
import type { FetchedMail, ImapCursor, ImapDiagnosis, ImapSettings, ImapSource } from "./imap-source.ts";

const connectionOf = async (settings: ImapSettings, hosts: HostGuard | undefined): Promise<ImapFlow> => {
  const { host, servername } = await guardConnection(hosts, settings);
  return new ImapFlow({
    host,
    servername,
    port: settings.port,
    secure: settings.tls === "implicit",
    doSTARTTLS: settings.tls === "starttls" ? true : settings.tls === "none" ? false : undefined,
    auth: { user: settings.user, pass: settings.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
  });
};

const readInbox = async (
  client: ImapFlow,
  cursor: ImapCursor,
  limit: number,
): Promise<{ cursor: ImapCursor; mails: FetchedMail[] }> => {
  const lock = await client.getMailboxLock("INBOX", { readOnly: true });
  try {
    const box = client.mailbox;
    if (!box) throw new Error("INBOX could not be opened");
    const uidValidity = String(box.uidValidity);
    const from = cursor.uidValidity === uidValidity ? cursor.nextUid : 1;
    // A kept connection hears of new messages (EXISTS) but never of a new UIDNEXT, so only a search tells.
    if (box.exists === 0) return { cursor: { uidValidity, nextUid: from }, mails: [] };
    const found = await client.search({ uid: `${from}:*` }, { uid: true });
    const uids = (found || [])
      .filter((uid) => uid >= from)
      .sort((a, b) => a - b)
      .slice(0, limit);
    const mails: FetchedMail[] = [];
    if (uids.length > 0)
      for await (const mail of client.fetch(
        uids,
        { uid: true, source: true, internalDate: true },
        { uid: true },
      ))
        if (mail.source)
          mails.push({ uid: mail.uid, raw: mail.source, receivedAt: new Date(mail.internalDate ?? 0) });
    const last = uids.at(-1);
    return { cursor: { uidValidity, nextUid: last === undefined ? from : last + 1 }, mails };
  } finally {
    lock.release();
  }
};

const searchSent = async (client: ImapFlow, messageIds: readonly string[]): Promise<string[]> => {
  const folder = (await client.list()).find(({ specialUse }) => specialUse === "\\Sent");
  if (!folder) return [];
  const lock = await client.getMailboxLock(folder.path, { readOnly: true });
  try {
    const there: string[] = [];
    for (const messageId of messageIds) {
      const found = await client.search({ header: { "message-id": messageId } }, { uid: true });
      if (found && found.length > 0) there.push(messageId);
    }
    return there;
  } finally {
    lock.release();
  }
};

/**
 * An IMAP source over imapflow, one kept connection a mailbox; a connection that broke is opened again on next use.
 * `hosts` is asked before every connection.
 */
export function createImapSource(hosts?: HostGuard): ImapSource {
  const clients = new Map<string, ImapFlow>();

  const take = async (settings: ImapSettings): Promise<ImapFlow> => {
    const key = connectionKey(settings);
    const kept = clients.get(key);
    if (kept?.usable) return kept;
    const client = await connectionOf(settings, hosts);
    client.on("error", () => clients.delete(key));
    client.on("close", () => clients.delete(key));
    await client.connect();
    clients.set(key, client);
    return client;
  };

  return {
    fetchSince: async (settings, cursor, limit) => {
      const client = await take(settings);
      await client.noop();
      return readInbox(client, cursor, limit);
    },
    findSent: async (settings, messageIds) => searchSent(await take(settings), messageIds),
    diagnose: async (settings) => {
      const client = await connectionOf(settings, hosts).catch((error: unknown) => error as Error);
      if (client instanceof Error) return [{ step: "connect", ok: false, detail: client.message }];
      client.on("error", () => undefined);
      return diagnose(client, settings);
    },
    close: async () => {
      const open = [...clients.values()];
      clients.clear();
      await Promise.allSettled(open.map((client) => client.logout()));
    },
  };
}

const diagnose = async (client: ImapFlow, settings: ImapSettings): Promise<ImapDiagnosis> => {
  try {
    await client.connect();
  } catch (error) {
    const failure = error as Error & { authenticationFailed?: boolean; responseText?: string };
    const step = failure.authenticationFailed ? "login" : "connect";
    return [{ step, ok: false, detail: failure.responseText ?? failure.message }];
  }
  try {
    const status = await client.status("INBOX", { messages: true });
    return [
      { step: "connect", ok: true, detail: `${settings.host}:${settings.port} answered` },
      { step: "login", ok: true, detail: `signed in as ${settings.user}` },
      { step: "inbox", ok: true, detail: `${(status && status.messages) || 0} messages in INBOX` },
    ];
  } catch (error) {
    return [{ step: "inbox", ok: false, detail: (error as Error).message }];
  } finally {
    await client.logout().catch(() => undefined);
  }
};
