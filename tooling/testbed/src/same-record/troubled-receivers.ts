import { createServer, type Server, type Socket } from "node:net";

/** What is wrong with a receiving server that never takes a mail. */
export type Trouble = "refuses to talk" | "is not there" | "hangs up" | "is closing";

/** The port of a server with each trouble. */
export interface TroubledReceivers {
  ports: Readonly<Record<Trouble, number>>;
  close(): Promise<void>;
}

type Answers = (command: string) => string | undefined;

const GOOD: Readonly<Record<string, string>> = {
  EHLO: "250 troubled.test",
  HELO: "250 troubled.test",
  DATA: "354 End data with <CR><LF>.<CR><LF>",
  QUIT: "221 2.0.0 Bye",
};

const serve = (socket: Socket, greeting: string, answers: Answers): void => {
  let rest = "";
  let inData = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    if (inData && line !== ".") return;
    const command = inData ? "." : (line.split(/[ :]/)[0] ?? "").toUpperCase();
    inData = command === "DATA";
    const answer = answers(command) ?? GOOD[command] ?? "250 2.1.0 Ok";
    if (answer === "") socket.destroy();
    else say(answer);
  };
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    const lines = `${rest}${chunk.toString("latin1")}`.split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
  say(greeting);
};

const listen = (greeting: string, answers: Answers): Promise<{ port: number; server: Server }> =>
  new Promise((resolve) => {
    const server = createServer((socket) => serve(socket, greeting, answers));
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({ server, port: typeof address === "object" && address ? address.port : 0 });
    });
  });

/** No process takes a port this low by itself, as one of the free ones might be taken meanwhile. */
const NOBODY_PORT = 1;

/** Starts one server for each trouble. */
export async function startTroubledReceivers(): Promise<TroubledReceivers> {
  const welcome = "220 troubled.test ESMTP";
  const [blocking, cutting, closing] = await Promise.all([
    listen("554 5.7.1 Service unavailable; client host blocked using bl.blocklist.test", (command) =>
      command === "QUIT" ? undefined : "503 5.5.1 Error: command out of sequence",
    ),
    listen(welcome, (command) => (command === "." ? "" : undefined)),
    listen(welcome, (command) =>
      command === "RCPT" ? "421 4.3.2 Service shutting down, closing channel" : undefined,
    ),
  ]);
  return {
    ports: {
      "refuses to talk": blocking.port,
      "is not there": NOBODY_PORT,
      "hangs up": cutting.port,
      "is closing": closing.port,
    },
    close: async () => {
      await Promise.all(
        [blocking, cutting, closing].map(({ server }) => new Promise((resolve) => server.close(resolve))),
      );
    },
  };
}
