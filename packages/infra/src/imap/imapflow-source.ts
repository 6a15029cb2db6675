import { setTimeout as pause } from "node:timers/promises";
import type { HostGuard } from "../ssrf/index.ts";
import { type FlowConnection, openConnection } from "./flow-connection.ts";
import { failureOf, ImapFailure } from "./imap-failure.ts";
import type { ImapDiagnosis, ImapFolder, ImapMailbox, ImapSettings, ImapSource } from "./imap-source.ts";
import { readFolder } from "./read-folder.ts";

/** How long is waited for a server. */
export interface ImapPatience {
  /** For the answer to a command. */
  commandMs: number;
  /** For a word after a time of silence: who does not answer a NOOP in that time is gone. */
  heardWithinMs: number;
}

const PATIENCE: ImapPatience = { commandMs: 60_000, heardWithinMs: 30_000 };

const listFolders = async ({ client, run }: FlowConnection): Promise<ImapFolder[]> => {
  const listed = await run("folders", () => client.list());
  const junk = listed.find(({ specialUse }) => specialUse === "\\Junk");
  const inbox: ImapFolder = { path: "INBOX", role: "inbox" };
  return junk ? [inbox, { path: junk.path, role: "junk" }] : [inbox];
};

type Heard = "heard" | "over" | "ended";

/** Settles when something was heard, the signal aborts, the connection ends, time is over, or the server ends IDLE. Never rejects. */
const hear = async (
  { client }: FlowConnection,
  { signal, forMs }: { signal: AbortSignal; forMs: number },
): Promise<Heard> => {
  let stop: (why: Heard) => void = () => undefined;
  const settled = new Promise<Heard>((resolve) => {
    stop = resolve;
  });
  const heard = (): void => stop("heard");
  const timer = setTimeout(() => stop("over"), forMs);
  client.once("exists", heard);
  client.once("close", heard);
  signal.addEventListener("abort", heard, { once: true });
  const ended = (): void => stop("ended");
  client.idle().then(ended, ended);
  try {
    return await settled;
  } finally {
    clearTimeout(timer);
    client.off("exists", heard);
    client.off("close", heard);
    signal.removeEventListener("abort", heard);
  }
};

const mailboxOf = (
  connection: FlowConnection,
  folders: readonly ImapFolder[],
  { heardWithinMs }: ImapPatience,
): ImapMailbox => {
  const { client, run } = connection;
  const pushes = client.capabilities.has("IDLE");
  let isDirty = false;
  client.on("exists", () => {
    isDirty = true;
  });
  const check = (): void => {
    const failure = connection.end("wait");
    if (failure) throw failure;
  };
  const ask = async (): Promise<void> => {
    check();
    await run("wait", () => client.noop(), heardWithinMs);
    check();
  };
  const selectInbox = async (): Promise<void> => {
    if (client.mailbox && client.mailbox.path === "INBOX") return;
    const lock = await run("open", () => client.getMailboxLock("INBOX", { readOnly: true }));
    lock.release();
    // What arrived while another folder was open is told by nobody.
    isDirty = true;
  };
  return {
    pushes,
    folders,
    read: (folder, cursor, wish) => {
      if (folder.role === "inbox") isDirty = false;
      return readFolder(connection, folder, cursor, wish);
    },
    wait: async ({ signal, forMs, askMs }) => {
      await selectInbox();
      if (pushes && !isDirty && !signal.aborted) {
        const why = await hear(connection, { signal, forMs });
        check();
        if (why === "over") await ask();
        // A server that offers IDLE and refuses it is asked like one that does not offer it.
        if (why !== "ended") return;
      }
      for (let leftMs = forMs; !isDirty && !signal.aborted && leftMs > 0; leftMs -= askMs) {
        await pause(Math.min(askMs, leftMs), undefined, { signal }).catch(() => undefined);
        await ask();
      }
    },
    close: () => connection.close(),
  };
};

const searchSent = async (
  { client, run }: FlowConnection,
  messageIds: readonly string[],
): Promise<string[]> => {
  const folder = (await run("folders", () => client.list())).find(
    ({ specialUse }) => specialUse === "\\Sent",
  );
  if (!folder) return [];
  const lock = await run("open", () => client.getMailboxLock(folder.path, { readOnly: true }));
  try {
    const there: string[] = [];
    for (const messageId of messageIds) {
      const wish = { header: { "message-id": messageId } };
      const found = await run("search", () => client.search(wish, { uid: true }));
      if (found && found.length > 0) there.push(messageId);
    }
    return there;
  } finally {
    lock.release();
  }
};

const failedStep = (error: unknown): ImapDiagnosis => {
  const { step, said, why } = failureOf(error, "connect");
  const isTls = why === "tls_failed" || why === "certificate_invalid";
  return [
    { step: isTls ? "tls" : step === "login" ? "login" : "connect", ok: false, detail: said, cause: why },
  ];
};

const lookIntoInbox = async (connection: FlowConnection, settings: ImapSettings): Promise<ImapDiagnosis> => {
  const { client, run } = connection;
  const reached: ImapDiagnosis = [
    { step: "connect", ok: true, detail: `${settings.host}:${settings.port} answered` },
    { step: "login", ok: true, detail: `signed in as ${settings.user}` },
  ];
  try {
    const status = await run("open", () => client.status("INBOX", { messages: true }));
    if (!status) throw new ImapFailure("folder_missing", "open", "there is no INBOX");
    return [...reached, { step: "inbox", ok: true, detail: `${status.messages ?? 0} messages in INBOX` }];
  } catch (error) {
    const { said, why } = failureOf(error, "open");
    return [...reached, { step: "inbox", ok: false, detail: said, cause: why }];
  } finally {
    await connection.close();
  }
};

/** An IMAP source over imapflow. `hosts` is asked before every connection. */
export function createImapSource(hosts?: HostGuard, patience: ImapPatience = PATIENCE): ImapSource {
  return {
    open: async (settings) => {
      const connection = await openConnection(settings, hosts, patience.commandMs);
      try {
        return mailboxOf(connection, await listFolders(connection), patience);
      } catch (error) {
        await connection.close();
        throw error;
      }
    },
    findSent: async (settings, messageIds) => {
      const connection = await openConnection(settings, hosts, patience.commandMs);
      try {
        return await searchSent(connection, messageIds);
      } finally {
        await connection.close();
      }
    },
    diagnose: async (settings) => {
      try {
        return await lookIntoInbox(await openConnection(settings, hosts, patience.commandMs), settings);
      } catch (error) {
        return failedStep(error);
      }
    },
  };
}
