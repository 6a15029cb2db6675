import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";
import { type Listening, type ListenOptions, loopbackAddress } from "./listening.ts";
import { replyLines, type SmtpReply } from "./smtp-reply.ts";

/** Starts an SMTP server of the library; rejects with the system's error when it cannot listen. */
export async function listenSmtp(options: SMTPServerOptions, where: ListenOptions): Promise<Listening> {
  const server = new SMTPServer({ disableReverseLookup: true, closeTimeout: 200, logger: false, ...options });
  const host = loopbackAddress(where);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(where.port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  server.on("error", () => undefined);
  const bound = server.server.address();
  const port = bound !== null && typeof bound === "object" ? bound.port : where.port;
  return { address: host, port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** The reply as the error that the library turns into exactly these lines. */
export function replyError(reply: SmtpReply): Error {
  const lines = replyLines(reply);
  const message = lines.length === 1 ? lines[0] : lines;
  return Object.assign(new Error(), { responseCode: reply.code, message }) as Error;
}

const BROKEN: SmtpReply = {
  code: 451,
  enhanced: "4.3.0",
  text: "Error: queue file write error",
  stage: "data",
};

/** Answers end of data with a reply in the making; a rejection becomes a temporary failure, as a full disk would. */
export async function answerData(
  replying: Promise<SmtpReply | undefined>,
  callback: (error?: Error | null, message?: string) => void,
): Promise<void> {
  const reply = (await replying.catch(() => BROKEN)) ?? BROKEN;
  if (reply.code >= 400) callback(replyError(reply));
  else callback(null, replyLines(reply).join(" "));
}

/** Reads the message data to the end. */
export async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Envelope of a transaction, copied because the library empties it once the data is answered. */
export function envelopeOf(session: SMTPServerSession): { mailFrom: string; rcptTo: string[] } {
  const { mailFrom, rcptTo } = session.envelope;
  return { mailFrom: mailFrom ? mailFrom.address : "", rcptTo: rcptTo.map((recipient) => recipient.address) };
}
