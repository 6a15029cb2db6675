import net from "node:net";

/** A mail that a person outside sends by hand. */
export interface Letter {
  port: number;
  from: string;
  to: string;
  subject: string;
  inReplyTo: string;
  messageId: string;
  text: string;
}

const rawOf = ({ from, to, subject, inReplyTo, messageId, text }: Letter): string =>
  [
    `From: <${from}>`,
    `To: <${to}>`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: ${messageId}`,
    `In-Reply-To: ${inReplyTo}`,
    `References: ${inReplyTo}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    ".",
  ].join("\r\n");

/** Says these lines to an SMTP server, each after its answer; throws with its words when it refuses one. */
function talk(host: string, port: number, lines: readonly string[]): Promise<void> {
  const waiting = [...lines];
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port });
    let heard = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      heard += chunk;
      if (!/^\d{3} .*\r\n$/m.test(heard)) return;
      const isRefused = /^[45]/.test(heard);
      const next = waiting.shift();
      if (isRefused) reject(new Error(heard.trim()));
      if (isRefused || next === undefined) return void socket.end(resolve);
      heard = "";
      socket.write(`${next}\r\n`);
    });
    socket.on("error", reject);
  });
}

const opening = (from: string, to: string): string[] => [
  "EHLO sender.ok.test",
  `MAIL FROM:<${from}>`,
  `RCPT TO:<${to}>`,
];

/** Brings a mail to a server over SMTP. */
export const deliver = (letter: Letter): Promise<void> =>
  talk("127.0.0.1", letter.port, [...opening(letter.from, letter.to), "DATA", rawOf(letter), "QUIT"]);

/** True when a server takes mail for this address. */
export const takesMailFor = (server: { address: string; port: number }, to: string): Promise<boolean> =>
  talk(server.address, server.port, [...opening("somebody@sender.ok.test", to), "RSET", "QUIT"]).then(
    () => true,
    () => false,
  );
