import { fsyncSync, openSync, writeSync } from "node:fs";
import { SMTPServer } from "smtp-server";

/**
 * Takes every mail and notes when its conversation began, synced to disk before the yes, and after it when that was given:
 * `receiver.mjs <file> <port>`. Times are milliseconds of the machine's clock with their fractions.
 */
const [, , file, port] = process.argv;
const log = openSync(file, "a");
const now = () => performance.timeOrigin + performance.now();

let waiting = [];
let mails = 0;
const answer = () => {
  const group = waiting;
  waiting = [];
  writeSync(log, group.map(({ mail }) => `${JSON.stringify(mail)}\n`).join(""));
  fsyncSync(log);
  for (const { done } of group) done(null, "2.0.0 Ok: taken");
  writeSync(log, group.map(({ mail }) => `${JSON.stringify({ n: mail.n, ended: now() })}\n`).join(""));
};

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  logger: false,
  onMailFrom: (_address, session, done) => {
    session.began = now();
    done();
  },
  onData: (stream, session, done) => {
    stream.on("error", () => undefined);
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      mails += 1;
      const mail = { n: mails, from: mailFrom.address, to: rcptTo[0]?.address, began: session.began };
      if (waiting.push({ mail, done }) === 1) setImmediate(answer);
    });
    stream.resume();
  },
});

server.on("error", (error) => error.syscall === "listen" && process.exit(1));
server.listen(Number(port), "127.0.0.1", () => process.send?.({ port: server.server.address().port }));
process.on("disconnect", () => process.exit());
