import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpReply, Stage } from "./smtp-reply.ts";

/** One mail for one recipient over one connection. */
export interface SmtpDelivery {
  endpoint: { address: string; port: number };
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

/**
 * Delivers by SMTP (RFC 5321) with opportunistic TLS, and returns the server's reply of the command that decided it.
 * A server that cannot be reached or breaks off gives `{ unreachable }` in Postfix's words. Never rejects.
 */
export async function deliverBySmtp(delivery: SmtpDelivery): Promise<SmtpReply | { unreachable: string }> {
  const result = await attempt(delivery);
  // Only Linux answers for all of 127.0.0.0/8; elsewhere the client address is the ordinary one.
  return result === "no such client address" ? deliverBySmtp({ ...delivery, from: undefined }) : result;
}

function attempt(
  delivery: SmtpDelivery,
): Promise<SmtpReply | { unreachable: string } | "no such client address"> {
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
    const finish = (result: SmtpReply | { unreachable: string }): void => {
      resolve(result);
      connection.quit();
    };
    const fail = (error: ClientError): void => {
      const isClientAddress = delivery.from !== undefined && /EADDRNOTAVAIL/.test(error.message);
      resolve(isClientAddress ? "no such client address" : fromError(error, `${address}:${port}`));
      connection.close();
    };
    connection.once("error", fail);
    connection.connect((connectError) => {
      if (connectError) return fail(connectError);
      connection.send(
        { from: delivery.mailFrom || false, to: [delivery.rcptTo] },
        delivery.raw,
        (error, info) => {
          if (error) return fail(error);
          finish(parseReply(info?.response ?? "250", "data"));
        },
      );
    });
  });
}

function fromError(error: ClientError, server: string): SmtpReply | { unreachable: string } {
  if (!error.responseCode || !error.response) {
    const reason =
      error.code === "ECONNREFUSED" || /ECONNREFUSED/.test(error.message)
        ? "Connection refused"
        : "Connection timed out";
    return {
      unreachable:
        error.command === "CONN" || !error.command
          ? `connect to ${server}: ${reason}`
          : `lost connection with ${server} while talking to it`,
    };
  }
  return parseReply(error.response, stageOf(error.command));
}

function stageOf(command: string | undefined): Stage {
  if (command === "MAIL FROM") return "mail";
  if (command === "RCPT TO") return "rcpt";
  return command === "DATA" ? "data" : "connect";
}

/** Splits `550-5.1.1 a\n550 5.1.1 b` into its parts. */
export function parseReply(response: string, stage: Stage): SmtpReply {
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
