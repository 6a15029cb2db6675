import net from "node:net";
import { isOwnMessageId } from "@penguin/mail/mail-log";
import {
  agreeToHeaders,
  type Agreement,
  CONTINUE,
  createPacketReader,
  type MilterEvent,
  MilterProtocolError,
  readMilterEvent,
  refuseWith,
} from "@penguin/mail/milter";
import type { Logger } from "@penguin/runtime/log";
import type { CopyJudge, CopyVerdict } from "./judge-copies.ts";

/** A filter that mail servers connect to. */
export interface MilterServer {
  port: number;
  close(): Promise<void>;
}

const CONNECTIONS_MOST = 2000;
const NOT_SETTLED = refuseWith(451, "4.7.1", "An earlier hand-over of this Message-ID is not settled yet");
const NOT_NOW = refuseWith(451, "4.3.0", "The Message-ID could not be looked up");

const answerTo = (verdict: CopyVerdict): Buffer => {
  if (verdict.kind === "take") return CONTINUE;
  if (verdict.kind === "wait") return NOT_SETTLED;
  return refuseWith(554, "5.7.9", `Message-ID already queued as ${verdict.queueId}`);
};

type Mail = { messageId: string; queueId: string };

/** One connection: the mails of one SMTP session, one after the other. */
const createConversation = (judge: CopyJudge, log: Logger) => {
  let agreement: Agreement | undefined;
  let mail: Mail = { messageId: "", queueId: "" };
  let taken: Mail | undefined;

  const judgeMail = async (): Promise<Buffer> => {
    const { messageId, queueId } = mail;
    mail = { messageId: "", queueId: "" };
    // People's own programs may well use a Message-ID twice.
    if (!isOwnMessageId(messageId)) return CONTINUE;
    if (queueId === "") throw new Error("the mail server names no queue id");
    const verdict = await judge.judge(messageId, queueId);
    if (verdict.kind === "take") taken = { messageId, queueId };
    return answerTo(verdict);
  };
  const answer = async (event: MilterEvent): Promise<Buffer | undefined> => {
    if (event.kind === "negotiate") {
      agreement = agreeToHeaders(event);
      return agreement.bytes;
    }
    if (!agreement) throw new MilterProtocolError("a step before the negotiation");
    if (event.kind === "macros") mail.queueId = event.values.get("i") ?? mail.queueId;
    if (event.kind === "abort") mail = { messageId: "", queueId: "" };
    if (event.kind === "header") {
      if (event.name.toLowerCase() === "message-id") mail.messageId ||= event.value.trim();
      return agreement.waitsFor("L") ? CONTINUE : undefined;
    }
    if (event.kind === "step") return agreement.waitsFor(event.letter) ? CONTINUE : undefined;
    if (event.kind !== "end") return undefined;
    return judgeMail().catch((error: unknown) => {
      log.error({ err: error }, "a mail could not be judged and is put off");
      return NOT_NOW;
    });
  };
  /** Whatever follows a mail that was taken, or the end, says that the server is through with it. */
  const finish = (): void => {
    if (taken) judge.over(taken.messageId, taken.queueId);
    taken = undefined;
  };
  return {
    hear: (event: MilterEvent): Promise<Buffer | undefined> => {
      finish();
      return answer(event);
    },
    finish,
  };
};

const converse = async (socket: net.Socket, judge: CopyJudge, log: Logger): Promise<void> => {
  const conversation = createConversation(judge, log);
  const read = createPacketReader();
  try {
    for await (const chunk of socket)
      for (const packet of read(chunk as Buffer)) {
        const event = readMilterEvent(packet);
        if (event.kind === "quit") return void socket.end();
        const bytes = await conversation.hear(event);
        if (bytes) socket.write(bytes);
      }
  } catch (error) {
    if (error instanceof MilterProtocolError)
      log.warn({ err: error }, "a connection that speaks no milter was closed");
    else log.debug({ err: error }, "a connection broke off");
  } finally {
    conversation.finish();
    socket.destroy();
  }
};

/** Listens for mail servers; whoever cannot be answered is to put its mail off (`milter_default_action = tempfail`). */
export async function startMilterServer(options: {
  host: string;
  port: number;
  judge: CopyJudge;
  log: Logger;
}): Promise<MilterServer> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once("close", () => sockets.delete(socket));
    void converse(socket, options.judge, options.log);
  });
  server.maxConnections = CONNECTIONS_MOST;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
