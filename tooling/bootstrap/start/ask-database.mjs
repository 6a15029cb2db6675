import net from "node:net";

const ANSWER_MS = 5_000;
/** The question for TLS that a client may begin with: its length and its code; any server answers it with one letter. */
const QUESTION = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** True when a PostgreSQL on loopback answers a new connection within five seconds; it asks for no login and no query. */
export const answersConnections = (port) =>
  new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port });
    const end = (isWell) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isWell);
    };
    const timer = setTimeout(() => end(false), ANSWER_MS);
    socket.on("connect", () => socket.write(QUESTION));
    socket.on("data", (answer) => end(/^[SN]/.test(answer.toString("latin1"))));
    socket.on("error", () => end(false));
    socket.on("close", () => end(false));
  });
