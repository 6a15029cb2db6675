import { createServer, type Socket } from "node:net";
import { mailboxCommands } from "./imap-mailbox-commands.ts";
import { messageCommands } from "./imap-message-commands.ts";
import {
  createCommandReader,
  type ImapCommand,
  parseCommand,
  type RawCommand,
  textOf,
} from "./imap-parser.ts";
import { announceChanges, type ImapExtra, type ImapSession } from "./imap-session.ts";
import { closable, listen, type Listening, type ListenOptions } from "./listening.ts";
import type { MailHost } from "./mail-host.ts";

const CAPABILITIES =
  "IMAP4rev1 LITERAL+ SASL-IR ID IDLE NAMESPACE UNSELECT UIDPLUS MOVE CHILDREN SPECIAL-USE CONDSTORE AUTH=PLAIN";

const capabilitiesOf = ({ without }: ImapSession): string =>
  CAPABILITIES.split(" ")
    .filter((name) => !without.has(name as ImapExtra))
    .join(" ");

/**
 * Starts the host's IMAP server (RFC 3501 with IDLE, CONDSTORE, UIDPLUS, MOVE, SPECIAL-USE, LITERAL+, SASL-IR, ID, NAMESPACE, UNSELECT),
 * without TLS: it is for loopback. `without` names what it does not offer.
 */
export async function startImap(
  host: MailHost,
  options: ListenOptions & { without?: readonly ImapExtra[] },
): Promise<Listening> {
  const without = new Set(options.without);
  const server = createServer((socket) => serve(host, socket, without));
  const close = closable(server);
  return { ...(await listen(server, options)), close };
}

/** What the connection waits for besides the next command. */
type Waiting = { kind: "idle"; tag: string; stop(): void } | { kind: "sasl"; tag: string } | undefined;

interface Connection {
  session: ImapSession;
  waiting: Waiting;
}

function serve(host: MailHost, socket: Socket, without: ReadonlySet<ImapExtra>): void {
  socket.setNoDelay(true);
  const send = (line: string | Buffer): void => {
    if (!socket.writable) return;
    socket.write(
      typeof line === "string"
        ? Buffer.from(`${line}\r\n`, "latin1")
        : Buffer.concat([line, Buffer.from("\r\n")]),
    );
  };
  const session: ImapSession = {
    host,
    without,
    user: undefined,
    selected: undefined,
    send,
    close: () => socket.end(),
  };
  const connection: Connection = { session, waiting: undefined };
  const read = createCommandReader({
    onCommand: (raw) => handle(connection, raw),
    onLiteral: () => send("+ OK"),
  });
  socket.on("data", read);
  socket.on("error", () => undefined);
  socket.on("close", () => {
    if (connection.waiting?.kind === "idle") connection.waiting.stop();
  });
  send(`* OK [CAPABILITY ${capabilitiesOf(session)}] ${host.hostname} ready.`);
}

function handle(connection: Connection, raw: RawCommand): void {
  const { session, waiting } = connection;
  const line = raw.texts[0] ?? "";
  if (waiting?.kind === "idle") {
    waiting.stop();
    connection.waiting = undefined;
    session.send(
      `${waiting.tag} ${line.trim().toUpperCase() === "DONE" ? "OK Idle completed." : "BAD Expected DONE."}`,
    );
    return;
  }
  if (waiting?.kind === "sasl") {
    connection.waiting = undefined;
    session.send(`${waiting.tag} ${plainLogin(session, line)}`);
    return;
  }
  const command = parseCommand(raw);
  if (!command) return session.send(`${line.split(" ")[0] || "*"} BAD Error in IMAP command.`);
  const answer = run(connection, command);
  if (answer !== undefined) session.send(`${command.tag} ${answer}`);
}

function run(connection: Connection, command: ImapCommand): string | undefined {
  const { session } = connection;
  const { name, args } = command;
  switch (name) {
    case "CAPABILITY":
      session.send(`* CAPABILITY ${capabilitiesOf(session)}`);
      return "OK Capability completed.";
    case "NOOP":
      announceChanges(session);
      return "OK NOOP completed.";
    case "ID":
      session.send('* ID ("name" "Simulated mail host")');
      return "OK ID completed.";
    case "LOGOUT":
      session.send("* BYE Logging out");
      session.send(`${command.tag} OK Logout completed.`);
      session.close();
      return undefined;
    case "LOGIN":
      return login(session, textOf(args[0]), textOf(args[1]));
    case "AUTHENTICATE":
      return authenticate(connection, command);
    case "IDLE":
      return idle(connection, command);
    default:
      return runLoggedIn(session, command);
  }
}

function runLoggedIn(session: ImapSession, { name, args }: ImapCommand): string {
  const handler = mailboxCommands[name] ?? messageCommands[name];
  if (!handler) return `BAD Error in IMAP command ${name}: Unknown command.`;
  if (session.user === undefined) return "BAD Please login first.";
  const answer = handler(session, args);
  const mayAnnounce = !["FETCH", "STORE", "SEARCH"].includes(name);
  if (mayAnnounce) announceChanges(session);
  return answer;
}

function authenticate(connection: Connection, { tag, args }: ImapCommand): string | undefined {
  if (textOf(args[0]).toUpperCase() !== "PLAIN") return "NO [CANNOT] Unsupported authentication mechanism.";
  if (args[1] !== undefined) return plainLogin(connection.session, textOf(args[1]));
  connection.waiting = { kind: "sasl", tag };
  connection.session.send("+ ");
  return undefined;
}

function plainLogin(session: ImapSession, encoded: string): string {
  const [, user = "", password = ""] = Buffer.from(encoded, "base64").toString("utf8").split("\u0000");
  return login(session, user, password);
}

function login(session: ImapSession, user: string, password: string): string {
  const refused =
    session.host.login(user, password) !== undefined || session.host.accounts.user(user)?.enableImap !== true;
  if (refused) return "NO [AUTHENTICATIONFAILED] Authentication failed.";
  session.user = user.toLowerCase();
  return `OK [CAPABILITY ${capabilitiesOf(session)}] Logged in`;
}

function idle(connection: Connection, { tag }: ImapCommand): string | undefined {
  const { session } = connection;
  if (session.without.has("IDLE")) return "BAD Error in IMAP command IDLE: Unknown command.";
  if (session.user === undefined) return "BAD Please login first.";
  session.send("+ idling");
  announceChanges(session);
  const stop = session.selected?.folder.onChange(() => announceChanges(session)) ?? (() => undefined);
  connection.waiting = { kind: "idle", tag, stop };
  return undefined;
}
