import net from "node:net";
import { afterEach, expect, it } from "vitest";
import { createHostGuard } from "../ssrf/index.ts";
import { createImapSource, type ImapSettings } from "./index.ts";

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const listen = async (server: net.Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as net.AddressInfo).port;
};
const settings = (port: number, wish: Partial<ImapSettings> = {}): ImapSettings => ({
  host: "127.0.0.1",
  port,
  tls: "none",
  user: "amy",
  password: "secret",
  ...wish,
});

/** A server that greets and answers each command by its name; the tag is put before the answer. */
const scripted = (
  greeting: string,
  answers: Readonly<Record<string, string>>,
  hear: (name: string) => void = () => undefined,
) =>
  listen(
    net.createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write(`${greeting}\r\n`);
      if (greeting.startsWith("* BYE")) return void socket.end();
      socket.on("data", (chunk: Buffer) => {
        for (const line of chunk.toString().split("\r\n").filter(Boolean)) {
          const [tag = "", name = ""] = line.split(" ");
          hear(name.toUpperCase());
          const answer = answers[name.toUpperCase()] ?? "OK done";
          if (answer === "silence") continue;
          if (answer === "hang up") return void socket.destroy();
          socket.write(answer.startsWith("*") ? answer.replaceAll("TAG", tag) : `${tag} ${answer}\r\n`);
        }
      });
    }),
  );
const GREETING = "* OK [CAPABILITY IMAP4rev1] ready";

it.each([
  [
    "a greeting that there are too many",
    "* BYE Too many connections from your address",
    {},
    "too_many_connections",
    "connect",
  ],
  ["a greeting of farewell", "* BYE Shutting down", {}, "connection_lost", "connect"],
  [
    "a wrong password",
    GREETING,
    { LOGIN: "NO [AUTHENTICATIONFAILED] Invalid credentials" },
    "login_refused",
    "login",
  ],
  ["no reason given", GREETING, { LOGIN: "NO Login failed." }, "login_refused", "login"],
  [
    "a directory that is away",
    GREETING,
    { LOGIN: "NO [UNAVAILABLE] Temporary failure" },
    "server_error",
    "login",
  ],
  ["a limit at sign-in", GREETING, { LOGIN: "NO [LIMIT] Try later" }, "too_many_connections", "login"],
  [
    "an account over its quota",
    GREETING,
    { LOGIN: "NO [OVERQUOTA] Account exceeded bandwidth limits" },
    "over_quota",
    "login",
  ],
  ["a server that hangs up", GREETING, { LOGIN: "hang up" }, "connection_lost", "connect"],
  ["a server that falls silent", GREETING, { CAPABILITY: "silence" }, "timed_out", "connect"],
] as const)("knows %s", async (_what, greeting, answers, why, step) => {
  const port = await scripted(greeting, answers);
  const source = createImapSource(undefined, { commandMs: 700, heardWithinMs: 300 });
  await expect(source.open(settings(port))).rejects.toMatchObject({ name: "ImapFailure", why, step });
});

it("asks a server that offers IDLE and refuses it", async () => {
  const asked: string[] = [];
  const port = await scripted(
    GREETING.replace("IMAP4rev1", "IMAP4rev1 IDLE"),
    {
      EXAMINE: "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 1] ok\r\nTAG OK done\r\n",
      IDLE: "NO not here",
    },
    (name) => asked.push(name),
  );
  const box = await createImapSource().open(settings(port));
  expect(box.pushes).toBe(true);
  const wish = { since: new Date(0), limit: 1, maxBytes: 1, known: async () => new Set<string>() };
  await box.read({ path: "INBOX", role: "inbox" }, undefined, wish);
  await box.wait({ signal: new AbortController().signal, forMs: 200, askMs: 50 });
  expect(asked.filter((name) => name === "IDLE")).toHaveLength(1);
  expect(asked.filter((name) => name === "NOOP").length).toBeGreaterThanOrEqual(3);
  await box.close();
});

it("knows a missing folder and a server that fails", async () => {
  const source = createImapSource();
  const missing = await scripted(GREETING, { EXAMINE: "NO [NONEXISTENT] No such mailbox" });
  const failing = await scripted(GREETING, { EXAMINE: "NO [SERVERBUG] Internal error" });
  const wish = { since: new Date(0), limit: 1, maxBytes: 1, known: async () => new Set<string>() };
  for (const [port, why] of [
    [missing, "folder_missing"],
    [failing, "server_error"],
  ] as const) {
    const box = await source.open(settings(port));
    const reading = box.read({ path: "INBOX", role: "inbox" }, undefined, wish);
    await expect(reading).rejects.toMatchObject({ why, step: "open" });
    await box.close();
  }
});

it("knows an address that is refused, one that does not exist, and a port nobody listens at", async () => {
  const guarded = createImapSource(createHostGuard([]));
  await expect(guarded.open(settings(143))).rejects.toMatchObject({
    why: "address_refused",
    step: "address",
  });
  const nowhere = guarded.open(settings(143, { host: "no-such-name.invalid" }));
  await expect(nowhere).rejects.toMatchObject({ why: "host_unreachable", step: "address" });
  await expect(createImapSource().open(settings(1))).rejects.toMatchObject({ why: "host_unreachable" });
});

it("knows TLS that does not come about", async () => {
  const source = createImapSource();
  const plain = await scripted(GREETING, {});
  await expect(source.open(settings(plain, { tls: "implicit" }))).rejects.toMatchObject({
    why: "tls_failed",
  });
  await expect(source.open(settings(plain, { tls: "starttls" }))).rejects.toMatchObject({
    why: "tls_failed",
  });
});
