import type { Socket } from "node:net";
import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { connectionKey } from "../connection/connection-key.ts";
import { guardConnection, type HostGuard } from "../ssrf/index.ts";
import type {
  SmtpConnectionSettings,
  SmtpDiagnosis,
  SmtpOutcome,
  SmtpStage,
  SmtpTransport,
  SmtpWatch,
} from "./smtp-transport.ts";
import { createSmtpTap, type SmtpTap } from "./smtp-tap.ts";

type PoolOptions = {
  /** The name given in EHLO. */
  heloName: string;
  /** Idle connections kept for each mailbox. */
  idlePerMailbox?: number;
  timeoutMs?: number;
  /** Asked before every connection. */
  hosts?: HostGuard;
};

type Failure = Error & { responseCode?: number; response?: string; command?: string; code?: string };

const STAGES: Readonly<Record<string, SmtpStage>> = {
  CONN: "connect",
  EHLO: "connect",
  STARTTLS: "connect",
  "MAIL FROM": "mail",
  "RCPT TO": "rcpt",
  DATA: "data",
};

const ENHANCED = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/;
const QUEUED_AS = /\bqueued as ([A-Za-z0-9]+)/i;

const stageOf = (failure: Pick<Failure, "command">): SmtpStage =>
  failure.command?.startsWith("AUTH") ? "auth" : (STAGES[failure.command ?? "CONN"] ?? "connect");

const outcomeOf = (
  failure: Pick<Failure, "message" | "responseCode" | "response" | "command">,
  dotLeft: boolean,
): SmtpOutcome => {
  const reply = (failure.response ?? failure.message).replace(/[\r\n]+/g, " ");
  const code = failure.responseCode;
  const enhanced = ENHANCED.exec(failure.response ?? "")?.[1];
  const stage = stageOf(failure);
  if (code !== undefined && code >= 500 && stage !== "connect" && stage !== "auth")
    return { kind: "rejected", code, enhanced, reply, stage };
  if (code !== undefined) return { kind: "deferred", code, enhanced, reply, stage };
  return dotLeft ? { kind: "unknown", reply, stage: "data" } : { kind: "deferred", reply, stage };
};

const open = async (
  settings: SmtpConnectionSettings,
  options: PoolOptions,
  tap: SmtpTap | undefined,
): Promise<SMTPConnection> => {
  const { host, servername } = await guardConnection(options.hosts, settings);
  return new Promise((resolve, reject) => {
    const timeoutMs = options.timeoutMs ?? 30_000;
    const connection = new SMTPConnection({
      host,
      servername,
      port: settings.port,
      secure: settings.tls === "implicit",
      requireTLS: settings.tls === "starttls",
      ignoreTLS: settings.tls === "none",
      name: options.heloName,
      ...(settings.source !== undefined && { localAddress: settings.source }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs * 2,
      allowInternalNetworkInterfaces: true,
      ...(tap && { logger: tap.logger, transactionLog: true }),
    });
    connection.once("error", reject);
    connection.connect((failure) => {
      if (failure) return reject(failure);
      connection.removeListener("error", reject);
      resolve(connection);
    });
  });
};

/** A kept connection leaves from where it was opened. */
const idleKey = (settings: SmtpConnectionSettings): string =>
  `${connectionKey(settings)} ${settings.source ?? ""}`;

const login = (connection: SMTPConnection, settings: SmtpConnectionSettings): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.once("error", reject);
    connection.login({ user: settings.user, pass: settings.password }, (failure) => {
      connection.removeListener("error", reject);
      if (failure) reject(failure);
      else resolve();
    });
  });

/** The library's socket, which it does not show. */
const socketOf = (connection: SMTPConnection): Socket =>
  (connection as unknown as { _socket: Socket })._socket;

/**
 * Says when the final dot is handed to the socket: the library hides it, and it alone decides whether a broken
 * connection may have left a mail behind. Gives how to take the tap off.
 */
const tapFinalDot = (connection: SMTPConnection, onDot: () => void): (() => void) => {
  const socket = socketOf(connection);
  const write = socket.write;
  socket.write = ((chunk: Uint8Array | string, ...rest: []) => {
    if (chunk.length <= 5 && chunk.toString().endsWith(".\r\n")) onDot();
    return write.call(socket, chunk, ...rest);
  }) as typeof socket.write;
  return () => {
    socket.write = write;
  };
};

/** The body; read for the first time when the server has asked for it. */
const bodyOf = (raw: Buffer, onData: () => boolean | Promise<boolean>): Readable => {
  let isAsked = false;
  return new Readable({
    read() {
      if (isAsked) return;
      isAsked = true;
      const go = (may: boolean): void => {
        if (!may) return void this.destroy(new Error("kept back"));
        this.push(raw);
        this.push(null);
      };
      const may = onData();
      if (typeof may === "boolean") go(may);
      else void may.then(go, () => go(false));
    },
  });
};

const send = (
  connection: SMTPConnection,
  envelope: { from: string; to: string },
  raw: Buffer,
  watch: SmtpWatch | undefined,
): Promise<{ outcome: SmtpOutcome; usable: boolean }> =>
  new Promise((resolveOnce) => {
    let [asked, kept, dotLeft] = [false, false, false];
    const untap = tapFinalDot(connection, () => (dotLeft = true));
    const keep = (may: boolean): boolean => {
      kept = !may;
      return may;
    };
    const body = bodyOf(raw, () => {
      asked = true;
      const may = watch?.onData() ?? true;
      return typeof may === "boolean" ? keep(may) : may.then(keep, () => keep(false));
    });
    const resolve = (result: { outcome: SmtpOutcome; usable: boolean }): void => {
      untap();
      resolveOnce(result);
    };
    const fail = (failure: Failure): void => {
      if (kept) return resolve({ outcome: { kind: "withheld", reply: "", stage: "data" }, usable: false });
      const at = asked ? { ...failure, message: failure.message, command: "DATA" } : failure;
      resolve({ outcome: outcomeOf(at, dotLeft), usable: failure.responseCode !== undefined });
    };
    const onClose = (): void =>
      fail(Object.assign(new Error("connection closed by the server"), { command: "MAIL FROM" }));
    connection.once("error", fail);
    connection.once("end", onClose);
    connection.send({ from: envelope.from, to: [envelope.to] }, body, (failure, info) => {
      connection.removeListener("error", fail);
      connection.removeListener("end", onClose);
      if (failure || !info) return fail(failure ?? new Error("no answer"));
      const reply = info.response.replace(/[\r\n]+/g, " ");
      const outcome: SmtpOutcome = {
        kind: "accepted",
        code: Number(reply.slice(0, 3)),
        enhanced: ENHANCED.exec(reply)?.[1],
        reply,
        queueId: QUEUED_AS.exec(reply)?.[1],
      };
      resolve({ outcome, usable: true });
    });
  });

/** A connection that is signed in, and what hears it. */
interface Line {
  connection: SMTPConnection;
  tap: SmtpTap;
}

const signIn = async (
  settings: SmtpConnectionSettings,
  options: PoolOptions,
  tap: SmtpTap,
): Promise<Line> => {
  const connection = await open(settings, options, tap);
  tap.conceal(true);
  try {
    if (settings.user) await login(connection, settings);
  } catch (failure) {
    connection.close();
    throw failure;
  } finally {
    tap.conceal(false);
  }
  tap.connected(socketOf(connection));
  return { connection, tap };
};

/**
 * An SMTP transport that keeps signed-in connections per mailbox (RFC 5321, RFC 6409). It never queues or resends by
 * itself, and tells a message that certainly did not leave from one that may have.
 */
export function createSmtpPool(options: PoolOptions): SmtpTransport {
  const idle = new Map<string, Line[]>();
  const idlePerMailbox = options.idlePerMailbox ?? 2;

  const drop = (key: string, line: Line): void => {
    idle.set(
      key,
      (idle.get(key) ?? []).filter((other) => other !== line),
    );
  };

  const takeIdle = (settings: SmtpConnectionSettings): Line | undefined => {
    const waiting = idle.get(idleKey(settings))?.pop();
    waiting?.connection.removeAllListeners("error");
    waiting?.connection.removeAllListeners("end");
    return waiting;
  };

  const giveBack = (settings: SmtpConnectionSettings, line: Line): void => {
    const key = idleKey(settings);
    const list = idle.get(key) ?? [];
    if (list.length >= idlePerMailbox) return line.connection.quit();
    line.connection.once("error", () => drop(key, line));
    line.connection.once("end", () => drop(key, line));
    idle.set(key, [...list, line]);
  };

  return {
    submit: async (settings, envelope, raw, watch) => {
      const waiting = takeIdle(settings);
      const tap = waiting?.tap ?? createSmtpTap();
      tap.begin();
      const tell = (): void => watch?.onConversation?.(tap.read(`${settings.host}:${settings.port}`));
      let line: Line;
      try {
        line = waiting ?? (await signIn(settings, options, tap));
      } catch (failure) {
        tell();
        return outcomeOf(failure as Failure, false);
      }
      const { outcome, usable } = await send(line.connection, envelope, raw, watch);
      tell();
      if (usable && outcome.kind === "accepted") giveBack(settings, line);
      else line.connection.close();
      return outcome;
    },
    diagnose: (settings) => diagnose(settings, options),
    close: async () => {
      for (const lines of idle.values()) for (const { connection } of lines) connection.close();
      idle.clear();
    },
  };
}

const diagnose = async (settings: SmtpConnectionSettings, options: PoolOptions): Promise<SmtpDiagnosis> => {
  const steps: SmtpDiagnosis = [];
  let connection: SMTPConnection;
  try {
    connection = await open(settings, { ...options, timeoutMs: 8000 }, undefined);
  } catch (failure) {
    const { code, message } = failure as Failure;
    return [{ step: code === "ETLS" ? "tls" : "connect", ok: false, detail: message }];
  }
  steps.push({ step: "connect", ok: true, detail: `${settings.host}:${settings.port} answered` });
  steps.push({ step: "tls", ok: true, detail: connection.secure ? "encrypted" : "not encrypted" });
  try {
    await login(connection, settings);
    steps.push({ step: "login", ok: true, detail: `signed in as ${settings.user}` });
  } catch (failure) {
    steps.push({
      step: "login",
      ok: false,
      detail: (failure as Failure).response ?? (failure as Failure).message,
    });
  }
  connection.quit();
  return steps;
};
