import { fsyncSync, openSync, writeSync } from "node:fs";
import { SMTPServer } from "smtp-server";

/** Takes every mail and notes it, synced to disk before the yes, in the file it is given: `far-end.mjs <file> <port>`. */
const [, , file, port] = process.argv;
const log = openSync(file, "a");

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  allowInsecureAuth: true,
  logger: false,
  onAuth: (_auth, _session, done) => done(null, { user: "anyone" }),
  onData: (stream, session, done) => {
    let text = "";
    stream.on("data", (chunk) => (text += chunk));
    stream.on("error", () => undefined);
    stream.on("end", () => {
      const id = /^message-id:\s*(<[^>]+>)/im.exec(text)?.[1];
      const queueId = /^received:[^]*?\bid (\w+)/im.exec(text)?.[1] ?? "";
      const to = session.envelope.rcptTo[0]?.address;
      writeSync(log, `${JSON.stringify({ id, to, queueId })}\n`);
      fsyncSync(log);
      done(null, "2.0.0 Ok: taken");
    });
  },
});

// A client that breaks off is what this bench is about; only a port that is taken ends the process.
server.on("error", (error) => error.syscall === "listen" && process.exit(1));
server.listen(Number(port), "127.0.0.1", () => process.send?.({ port: server.server.address().port }));
process.on("disconnect", () => process.exit());
