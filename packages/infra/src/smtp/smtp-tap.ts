import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { SmtpConversation } from "./smtp-transport.ts";

/** The most a conversation keeps, in characters; what is in its middle gives way first. */
const MOST = 4096;
const MOST_A_LINE = 400;
const SHORTENED = "\n...\n";

type Spoken = { tnx?: string };

/** Hears what both sides of one connection say. The body of a mail is not heard; what signs in is not kept. */
export interface SmtpTap {
  /** As the library's own log wants it. */
  logger: Record<"trace" | "debug" | "info" | "warn" | "error" | "fatal", (...heard: unknown[]) => void>;
  /** From now on, until `false`, each side is known to speak of passwords. */
  conceal(on: boolean): void;
  /** The connection is there. */
  connected(socket: Socket): void;
  /** A mail begins: what was said for an earlier one is let go, how the connection opened is kept. */
  begin(): void;
  read(relay: string): SmtpConversation;
}

type Line = { at: number; text: string };

/** A refusal is the server's and no secret; it says why signing in failed. */
const conceal = (who: string, text: string): string => {
  if (who === "server" && /^[45]\d\d/.test(text)) return text;
  const said = /^(AUTH [A-Z0-9-]+|\d{3})\b/.exec(text)?.[1];
  return said ? `${said} ***` : "***";
};

const shorten = (text: string): string =>
  text.length <= MOST
    ? text
    : text.slice(0, (MOST - SHORTENED.length) / 2) + SHORTENED + text.slice(-(MOST - SHORTENED.length) / 2);

const tlsOf = (socket: Socket): string =>
  socket instanceof TLSSocket
    ? [socket.getProtocol(), socket.getCipher().name].filter(Boolean).join(" ")
    : "";

/** A tap for one connection. */
export function createSmtpTap(): SmtpTap {
  const opening: Line[] = [];
  let exchange: Line[] | undefined;
  let secret = false;
  let began = performance.now();
  let peer = { relay: "", source: "", tls: "" };

  const hear = (spoken: unknown, said: unknown): void => {
    const who = (spoken as Spoken | undefined)?.tnx;
    if ((who !== "client" && who !== "server") || typeof said !== "string") return;
    const at = performance.now();
    for (const text of said.split(/\r?\n/)) {
      const kept = (secret ? conceal(who, text) : text).slice(0, MOST_A_LINE);
      (exchange ?? opening).push({ at, text: `${who === "client" ? ">" : "<"} ${kept}` });
    }
  };
  const deaf = (): void => undefined;
  return {
    logger: { trace: deaf, debug: hear, info: deaf, warn: deaf, error: deaf, fatal: deaf },
    conceal: (on) => {
      secret = on;
    },
    connected: (socket) => {
      const { remoteAddress = "", remotePort = 0, localAddress = "" } = socket;
      peer = { relay: `${remoteAddress}:${remotePort}`, source: localAddress, tls: tlsOf(socket) };
      exchange = [];
    },
    begin: () => {
      began = performance.now();
      if (exchange) exchange = [];
    },
    read: (relay) => ({
      ...peer,
      relay: peer.relay || relay,
      tookMs: Math.round(performance.now() - began),
      lines: shorten(
        [...opening, ...(exchange ?? [])]
          .map(({ at, text }) => `${Math.round(at - began)} ${text}`)
          .join("\n"),
      ),
    }),
  };
}
