import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createCopyFilter } from "@penguin/testbed/copy-filter";
import { startMailHost } from "@penguin/testbed/mail-host";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

/** What plays our own mail server. */
export interface MailServerUnderFire extends Omit<ServerProcess, "close"> {
  mailLog: string;
  /** What it notes itself of the mails it took. */
  files: { spool?: string };
  filter: { crash(awayMs: number): Promise<void> } | undefined;
  /** Mails it has taken and not yet brought on. */
  countWaiting(): number;
  close(): Promise<void>;
}

interface Wish {
  dir: string;
  /** The receiving server behind it. */
  receiverPort: number;
  /** Whether it refuses a Message-ID it has queued. */
  refuses: boolean;
}

const countLines = (file: string): number =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0;

/** A small server of our own with a spool, a log in Postfix's words and a refusal built in. */
export async function startOwnKind({ dir, receiverPort, refuses }: Wish): Promise<MailServerUnderFire> {
  const [spool, done] = [path.join(dir, "spool.ndjson"), path.join(dir, "done.ndjson")];
  const server = await startServerProcess("mail-server.mjs", (port) => [
    dir,
    String(port),
    String(receiverPort),
    ...(refuses ? [] : ["copies"]),
  ]);
  return {
    ...server,
    mailLog: path.join(dir, "mail.log"),
    files: { spool },
    filter: undefined,
    countWaiting: () => countLines(spool) - countLines(done),
    close: async () => server.close(),
  };
}

/** The mail host of `npm start`: its queue, its log and its refusal; counted behind it, by its queue ids. */
export async function startSimulated({ dir, receiverPort, refuses }: Wish): Promise<MailServerUnderFire> {
  const hostDir = path.join(dir, "hosts", "mx.crash.test");
  const server = await startServerProcess("simulated-host.ts", (port) => [
    dir,
    String(port),
    String(receiverPort),
    randomUUID(),
    ...(refuses ? [] : ["copies"]),
  ]);
  return {
    ...server,
    mailLog: path.join(hostDir, "mail.log"),
    files: {},
    filter: undefined,
    countWaiting: () => readdirSync(path.join(hostDir, "queue")).length,
    close: async () => server.close(),
  };
}

/** Mails rest in the queue for minutes when the receiver is away; nothing is returned within a run. */
const QUEUE_LIFETIME_SECONDS = 86_400;

/** Debian's Postfix, its submission service before the product's own filter; without it, copies are taken. */
export async function startPostfix({ dir, receiverPort, refuses }: Wish): Promise<MailServerUnderFire> {
  const bookDir = path.join(dir, "copies");
  mkdirSync(bookDir);
  const filter = refuses ? await createCopyFilter(bookDir) : undefined;
  const host = await startMailHost({
    domains: ["unused.test"],
    users: [],
    routes: [],
    queueLifetimeSeconds: QUEUE_LIFETIME_SECONDS,
    backoffSeconds: 1,
    open: { address: "127.0.0.1", port: receiverPort },
    ...(filter && { filterPort: filter.port }),
  });
  await filter?.start(host.dir);
  return {
    port: host.ports.submission,
    mailLog: path.join(host.dir, "postfix/mail.log"),
    files: {},
    crash: host.crashPostfix,
    filter: filter && {
      crash: async (awayMs) => {
        await filter.kill();
        await new Promise((resolve) => setTimeout(resolve, awayMs));
        await filter.start(host.dir);
      },
    },
    countWaiting: () => host.countQueued(),
    close: async () => {
      await filter?.kill();
      await host.close();
    },
  };
}
