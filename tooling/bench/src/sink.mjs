import { SMTPServer } from "smtp-server";

let received = 0;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  allowInsecureAuth: true,
  logger: false,
  onAuth: (_auth, _session, done) => done(null, { user: "anyone" }),
  onData: (stream, _session, done) => {
    stream.on("end", () => {
      received += 1;
      done(null, `2.0.0 Ok: queued as ${received.toString(36).toUpperCase().padStart(10, "0")}`);
    });
    stream.resume();
  },
});

server.listen(0, "127.0.0.1", () => process.send?.({ port: server.server.address().port }));
process.on("message", () => process.send?.({ received }));
