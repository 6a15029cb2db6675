import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpReply, Stage } from "./smtp-reply.ts";

/** One mail for one recipient over one connection. */
export interface SmtpDelivery {
  endpoint: { address: string; port: number };
  /** What the server is called where it cannot be reached, as `host[address]`; by its endpoint unless given. */
  serverName?: string;
  /** Name in EHLO. */
  helo: string;
  /** Loopback address to connect from, so that the receiver sees a peer of its own. */
  from?: string;
  mailFrom: string;
  rcptTo: string;
  raw: Buffer;
}

interface ClientError extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

/** How a delivery went: the reply of the command that decided it, or why the server could not be reached. */
export type SmtpOutcome = SmtpReply | { unreachable: string };

/** Delivers mail over SMTP and keeps connections open for a moment, as Postfix does for busy destinations. */
export interface SmtpClient {
  /** Delivers (RFC 5321) with opportunistic TLS. Never rejects. */
  deliver(delivery: SmtpDelivery): Promise<SmtpOutcome>;
  /** Ends every idle connection. */
  close(): void;
}

const IDLE_MS = 2000;

interface Idle {
  connection: SMTPConnection;
  expiry: NodeJS.Timeout;
}

/** Makes a client without connections. */
export function createSmtpClient(): SmtpClient {
  const idle = new Map<string, Idle[]>();
  const take = (key: string): SMTPConnection | undefined => {
    const entry = idle.get(key)?.pop();
    clearTimeout(entry?.expiry);
    return entry?.connection;
  };
  const drop = (key: string, connection: SMTPConnection): void => {
    const kept = (idle.get(key) ?? []).filter((entry) => entry.connection !== connection);
    if (kept.length > 0) idle.set(key, kept);
    else idle.delete(key);
    connection.close();
  };
  const keep = (key: string, connection: SMTPConnection): void => {
    const expiry = setTimeout(() => drop(key, connection), IDLE_MS);
    expiry.unref();
    idle.set(key, [...(idle.get(key) ?? []), { connection, expiry }]);
    for (const event of ["error", "end"]) {
      connection.removeAllListeners(event);
      connection.once(event, () => drop(key, connection));
    }
  };
  const deliver = async (delivery: SmtpDelivery): Promise<SmtpOutcome> => {
    const { endpoint, helo, from } = delivery;
    const key = `${endpoint.address}:${endpoint.port} ${helo} ${from}`;
    const known = take(key);
    const opened = known ?? (await open(delivery));
    // Only Linux answers for all of 127.0.0.0/8; elsewhere the client address is the ordinary one.
    if (opened === "no such client address") return deliver({ ...delivery, from: undefined });
    if ("unreachable" in opened || "code" in opened) return opened;
    const outcome = await transact(opened, delivery);
    if ("unreachable" in outcome || outcome.code === 421) opened.close();
    else if (await isReset(opened)) keep(key, opened);
    return outcome;
  };
  return {
    deliver,
    close: () => {
      for (const [key, entries] of idle) for (const { connection } of entries) drop(key, connection);
    },
  };
}

function open(delivery: SmtpDelivery): Promise<SMTPConnection | SmtpOutcome | "no such client address"> {
  const { address, port } = delivery.endpoint;
  const connection = new SMTPConnection({
    host: address,
    port,
    name: delivery.helo,
    localAddress: delivery.from,
    opportunisticTLS: true,
    tls: { rejectUnauthorized: false },
    connectionTimeout: 10_000,
    greetingTimeout: 30_000,
    socketTimeout: 120_000,
    logger: false,
  });
  return new Promise((resolve) => {
    const fail = (error: ClientError): void => {
      const isClientAddress = delivery.from !== undefined && /EADDRNOTAVAIL/.test(error.message);
      resolve(isClientAddress ? "no such client address" : (replyOf(error) ?? notConnected(error, delivery)));
      connection.close();
    };
    connection.once("error", fail);
    connection.connect((error) => (error ? fail(error) : resolve(connection)));
  });
}

function transact(connection: SMTPConnection, delivery: SmtpDelivery): Promise<SmtpOutcome> {
  const { mailFrom, rcptTo, raw } = delivery;
  return new Promise((resolve) => {
    const fail = (error: ClientError): void => resolve(replyOf(error) ?? lostConnection(error, delivery));
    for (const event of ["error", "end"]) connection.removeAllListeners(event);
    connection.once("error", fail);
    connection.once("end", () => fail(new Error("connection closed")));
    connection.send({ from: mailFrom || false, to: [rcptTo] }, raw, (error, info) => {
      if (error) fail(error);
      else resolve(parseReply(info?.response ?? "250", "data"));
    });
  });
}

function isReset(connection: SMTPConnection): Promise<boolean> {
  return new Promise((resolve) => {
    for (const event of ["error", "end"]) {
      connection.removeAllListeners(event);
      connection.once(event, () => resolve(false));
    }
    connection.reset((error) => resolve(!error));
  });
}

function replyOf(error: ClientError): SmtpReply | undefined {
  if (!error.responseCode || !error.response) return undefined;
  return parseReply(error.response, stageOf(error.command));
}

function notConnected(error: ClientError, { endpoint, serverName }: SmtpDelivery): { unreachable: string } {
  const isRefused = error.code === "ECONNREFUSED" || error.message.includes("ECONNREFUSED");
  const server = serverName ? `${serverName}:25` : `${endpoint.address}:${endpoint.port}`;
  return { unreachable: `connect to ${server}: Connection ${isRefused ? "refused" : "timed out"}` };
}

function lostConnection(error: ClientError, { endpoint, serverName }: SmtpDelivery): { unreachable: string } {
  const at =
    error.command === "MAIL FROM" || error.command === "RCPT TO"
      ? error.command
      : "end of data -- message may be sent more than once";
  return { unreachable: `lost connection with ${serverName ?? endpoint.address} while sending ${at}` };
}

function stageOf(command: string | undefined): Stage {
  if (command === "MAIL FROM") return "mail";
  if (command === "RCPT TO") return "rcpt";
  return command === "DATA" ? "data" : "connect";
}

/** Splits `550-5.1.1 a\n550 5.1.1 b` into its parts. */
function parseReply(response: string, stage: Stage): SmtpReply {
  const lines = response
    .split(/\r?\n/)
    .map((line) => /^(\d{3})[ -]?(?:([245]\.\d{1,3}\.\d{1,3})(?:\s|$))?(.*)$/.exec(line));
  const first = lines[0];
  return {
    code: Number(first?.[1] ?? 0),
    enhanced: first?.[2] ?? "",
    text: lines.map((line) => line?.[3] ?? "").join("\n"),
    stage,
  };
}
