import { existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import nodemailer from "nodemailer";
import { SMTPServer } from "smtp-server";

/**
 * A mail server with a spool on disk, a log in Postfix's words and a relay: `mail-server.mjs <dir> <port> <relay port>
 * [copies]`. Like Postfix it logs the Message-ID when the header has come, before it knows whether the mail will be whole.
 */
const [, , dir, port, relayPort, copies] = process.argv;
const RELAYS = 16;
const RETRY_MS = 300;

const at = (name) => path.join(dir, name);
const lines = (name) =>
  existsSync(at(name))
    ? readFileSync(at(name), "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    : [];
const spooled = lines("spool.ndjson");
const done = new Set(lines("done.ndjson").map(({ queueId }) => queueId));
const [spool, over, log] = ["spool.ndjson", "done.ndjson", "mail.log"].map((name) => openSync(at(name), "a"));

const append = (file, entry) => {
  writeSync(file, `${JSON.stringify(entry)}\n`);
  fsyncSync(file);
};
const say = (program, text) =>
  writeSync(log, `${new Date().toISOString()} mx postfix/${program}[1]: ${text}\n`);

const known = new Map(spooled.map(({ id, queueId }) => [id, queueId]));
let made = 0;
const newQueueId = () => {
  made += 1;
  return (Date.now() * 4096 + (made % 4096)).toString(36).toUpperCase();
};

const waiting = [];
const activate = (mail) => {
  say("qmgr", `${mail.queueId}: from=<${mail.from}>, size=1, nrcpt=1 (queue active)`);
  waiting.push(mail);
};
const onward = nodemailer.createTransport({ host: "127.0.0.1", port: Number(relayPort), ignoreTLS: true });
const pass = async (mail) => {
  const raw = `Received: by mx with ESMTP id ${mail.queueId}\r\nMessage-ID: ${mail.id}\r\n\r\nrelayed\r\n`;
  const { response } = await onward.sendMail({ envelope: { from: mail.from, to: mail.to }, raw });
  append(over, { queueId: mail.queueId });
  const told = `relay=127.0.0.1[127.0.0.1]:25, delay=0.1, delays=0/0/0/0, dsn=2.0.0, status=sent (${response})`;
  say("smtp", `${mail.queueId}: to=<${mail.to}>, ${told}`);
  say("qmgr", `${mail.queueId}: removed`);
};
const relay = async () => {
  const mail = waiting.shift();
  if (!mail) return setTimeout(relay, 20);
  await pass(mail).catch(() => setTimeout(() => waiting.push(mail), RETRY_MS));
  return setImmediate(relay);
};

const take = (id, queueId, { mailFrom, rcptTo }, answer) => {
  const before = known.get(id);
  if (before !== undefined && copies !== "copies") {
    const refusal = new Error(`5.7.9 Message-ID already queued as ${before}`);
    return answer(Object.assign(refusal, { responseCode: 554 }));
  }
  const mail = { id, queueId, from: mailFrom.address, to: rcptTo[0].address };
  known.set(id, queueId);
  append(spool, mail);
  activate(mail);
  return answer(null, `2.0.0 Ok: queued as ${queueId}`);
};

const server = new SMTPServer({
  disabledCommands: ["STARTTLS"],
  allowInsecureAuth: true,
  logger: false,
  hideENHANCEDSTATUSCODES: true,
  onAuth: (_auth, _session, answer) => answer(null, { user: "anyone" }),
  onData: (stream, session, answer) => {
    const queueId = newQueueId();
    let [text, id] = ["", undefined];
    stream.on("data", (chunk) => {
      text += chunk;
      if (id !== undefined || !text.includes("\r\n\r\n")) return;
      id = /^message-id:\s*(<[^>]+>)/im.exec(text)?.[1] ?? "";
      say("cleanup", `${queueId}: message-id=${id}`);
    });
    stream.on("error", () => undefined);
    stream.on("end", () => take(id, queueId, session.envelope, answer));
  },
});

for (const mail of spooled.filter(({ queueId }) => !done.has(queueId))) activate(mail);
for (let n = 0; n < RELAYS; n += 1) void relay();
// A client that breaks off is what this bench is about; only a port that is taken ends the process.
server.on("error", (error) => error.syscall === "listen" && process.exit(1));
server.listen(Number(port), "127.0.0.1", () => process.send?.({ port: server.server.address().port }));
process.on("disconnect", () => process.exit());
