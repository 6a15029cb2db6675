import { createServer, type Server, type Socket } from "node:net";
import { createSmtpPool, type SmtpConnectionSettings, type SmtpConversation } from "@penguin/infra/smtp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MAIL_HOSTS, type MailAccount } from "./mail-account.ts";

const RAW = Buffer.from(
  "From: amy@acme.test\r\nTo: bo@ok.test\r\nSubject: Hi\r\nMessage-ID: <1@acme.test>\r\n\r\nHello.\r\n",
);
const ENVELOPE = { from: "amy@acme.test", to: "bo@ok.test" };

describe.each(MAIL_HOSTS)("against $title", ({ skip, open }) => {
  let account: MailAccount;
  beforeAll(async () => {
    if (!skip) account = await open();
  });
  afterAll(() => account?.close());
  const pool = createSmtpPool({ heloName: "client.acme.test" });
  afterAll(() => pool.close());

  it.skipIf(skip)("is accepted with its queue id, over one kept connection", async () => {
    const outcomes = [];
    for (let i = 0; i < 3; i += 1) outcomes.push(await pool.submit(account.smtp(), ENVELOPE, RAW));
    expect(outcomes).toMatchObject(
      Array(3).fill({ kind: "accepted", code: 250, queueId: expect.stringMatching(/^[0-9A-F]+$/) }),
    );
    expect(new Set(outcomes.map((one) => (one.kind === "accepted" ? one.queueId : ""))).size).toBe(3);
  });

  it.skipIf(skip)("carries twenty mails at once, each once", async () => {
    const mails = Array.from({ length: 20 }, (_, i) =>
      Buffer.from(RAW.toString().replace("<1@", `<mail-${i}@`)),
    );
    const outcomes = await Promise.all(mails.map((raw) => pool.submit(account.smtp(), ENVELOPE, raw)));
    expect(outcomes.every((one) => one.kind === "accepted")).toBe(true);
    expect(new Set(outcomes.map((one) => (one.kind === "accepted" ? one.queueId : ""))).size).toBe(20);
  });

  it.skipIf(skip)("tells what was said, how a kept connection had opened too, and no password", async () => {
    const own = createSmtpPool({ heloName: "client.acme.test" });
    const told: SmtpConversation[] = [];
    const watch = { onData: () => true, onConversation: (one: SmtpConversation) => told.push(one) };
    const settings = { ...account.smtp() };
    for (let i = 0; i < 2; i += 1) await own.submit(settings, ENVELOPE, RAW, watch);
    await own.submit({ ...settings, password: "wrong-word" }, ENVELOPE, RAW, watch);
    await own.close();
    expect(told).toHaveLength(3);
    const [first, second, refused] = told;
    for (const one of [first, second]) {
      const said = one?.lines.split("\n").map((line) => line.replace(/^-?\d+ /, "")) ?? [];
      expect(said[0]).toMatch(/^< 220 /);
      expect(said).toContain("> EHLO client.acme.test");
      expect(said).toContain("> MAIL FROM:<amy@acme.test>");
      expect(said).toContain("> RCPT TO:<bo@ok.test>");
      expect(said.filter((line) => line === "> DATA")).toHaveLength(1);
      expect(said.at(-1)).toMatch(/^< 250 .*queued as /);
      expect(one?.relay).toBe(`127.0.0.1:${settings.port}`);
      expect(one?.source).toBe("127.0.0.1");
    }
    expect(first?.lines.startsWith("-")).toBe(false);
    expect(second?.lines.startsWith("-")).toBe(true);
    expect(refused?.lines).toMatch(/< 535 /);
    const secrets = [settings.password, "wrong-word", settings.user];
    const hidden = secrets.flatMap((word) => [word, Buffer.from(word).toString("base64")]);
    const all = told.map(({ lines }) => lines).join("\n");
    for (const word of hidden) expect(all.includes(word), word).toBe(word === "amy@acme.test");
    expect(all).not.toContain("Hello.");
    expect(all).toMatch(/> AUTH [A-Z]+ \*\*\*/);
  });

  it.skipIf(skip)("diagnoses a wrong password, and does not take it for a refusal of the mail", async () => {
    const wrong = { ...account.smtp(), password: "wrong" };
    const steps = await pool.diagnose(wrong);
    expect(steps.map((step) => [step.step, step.ok])).toEqual([
      ["connect", true],
      ["tls", true],
      ["login", false],
    ]);
    expect(steps.at(-1)?.detail).toContain("535");
    expect(await pool.submit(wrong, ENVELOPE, RAW)).toMatchObject({
      kind: "deferred",
      code: 535,
      stage: "auth",
    });
  });

  it.skipIf(skip)("uses a new password at once, although a connection of the old one is kept", async () => {
    await pool.submit(account.smtp(), ENVELOPE, RAW);
    const outcome = await pool.submit({ ...account.smtp(), password: "changed" }, ENVELOPE, RAW);
    expect(outcome).toMatchObject({ kind: "deferred", stage: "auth" });
  });

  it.skipIf(skip)("is rejected where the sender is not the user's", async () => {
    const outcome = await pool.submit(account.smtp(), { ...ENVELOPE, from: "boss@acme.test" }, RAW);
    expect(outcome).toMatchObject({ kind: "rejected", code: 553 });
  });

  it.skipIf(skip)("is deferred where nothing listens", async () => {
    expect(await pool.submit({ ...account.smtp(), port: 1 }, ENVELOPE, RAW)).toMatchObject({
      kind: "deferred",
      stage: "connect",
    });
    expect(await pool.diagnose({ ...account.smtp(), port: 1 })).toMatchObject([
      { step: "connect", ok: false },
    ]);
  });

  it.skipIf(skip)("goes no further without TLS when TLS is asked for", async () => {
    expect(await pool.submit({ ...account.smtp(), tls: "starttls" }, ENVELOPE, RAW)).toMatchObject({
      kind: "deferred",
      stage: "connect",
    });
  });
});

/** A server that answers by a script: `data` decides what happens at the commands of one session. */
type Script = (command: string, socket: Socket) => string | undefined;

describe("against a server that fails", () => {
  let server: Server | undefined;
  const open = new Set<Socket>();
  const pool = createSmtpPool({ heloName: "client.acme.test", timeoutMs: 1000 });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server?.close(resolve));
  });
  afterAll(() => pool.close());

  const serve = (script: Script): Promise<SmtpConnectionSettings> =>
    new Promise((resolve) => {
      server = createServer((socket) => {
        open.add(socket);
        let inData = false;
        let rest = "";
        socket.on("error", () => undefined);
        socket.write("220 raw.test ESMTP\r\n");
        socket.on("data", (chunk) => {
          rest += String(chunk);
          for (let end = rest.indexOf("\r\n"); end !== -1; end = rest.indexOf("\r\n")) {
            const line = rest.slice(0, end);
            rest = rest.slice(end + 2);
            if (inData && line !== ".") continue;
            const command = inData ? "." : (line.split(/[ :]/)[0] ?? "").toUpperCase();
            inData = command === "DATA";
            const answer = script(command, socket) ?? usual[command] ?? "250 ok";
            if (answer !== "") socket.write(`${answer}\r\n`);
            if (command === "DATA" && !answer.startsWith("354")) inData = false;
          }
        });
      });
      server.listen(0, "127.0.0.1", () => {
        const address = server?.address();
        const port = typeof address === "object" && address ? address.port : 0;
        resolve({ host: "127.0.0.1", port, tls: "none", user: "", password: "" });
      });
    });
  const usual: Record<string, string> = {
    EHLO: "250-raw.test\r\n250 8BITMIME",
    DATA: "354 go",
    ".": "250 2.0.0 Ok: queued as ABC123",
  };
  const cut = (socket: Socket): string => {
    socket.destroy();
    return "";
  };

  it("reads the queue id of the last answer", async () => {
    const settings = await serve(() => undefined);
    expect(await pool.submit(settings, ENVELOPE, RAW)).toMatchObject({ kind: "accepted", queueId: "ABC123" });
  });

  it("does not know what became of a mail when the connection is cut after the final dot", async () => {
    const settings = await serve((command, socket) => (command === "." ? cut(socket) : undefined));
    expect(await pool.submit(settings, ENVELOPE, RAW)).toMatchObject({ kind: "unknown" });
  });

  it("does not know it either when the answer never comes", async () => {
    const settings = await serve((command) => (command === "." ? "" : undefined));
    expect(await pool.submit(settings, ENVELOPE, RAW)).toMatchObject({ kind: "unknown" });
  });

  it.each(["EHLO", "MAIL", "RCPT", "DATA"])(
    "knows that nothing left when the connection is cut at %s",
    async (at) => {
      const settings = await serve((command, socket) => (command === at ? cut(socket) : undefined));
      const outcome = await pool.submit(settings, ENVELOPE, RAW);
      expect(outcome).toMatchObject({ kind: "deferred" });
      expect(["connect", "mail"]).toContain(outcome.kind === "deferred" ? outcome.stage : "");
    },
  );

  const BIG = Buffer.concat([RAW, Buffer.alloc(60_000_000, "x\r\n")]);

  it("knows that nothing left when the connection is cut after the server asked for the body", async () => {
    const settings = await serve((command, socket) => {
      if (command === "DATA") setTimeout(() => socket.destroy(), 5);
      return undefined;
    });
    expect(await pool.submit(settings, ENVELOPE, BIG)).toMatchObject({ kind: "deferred", stage: "data" });
  });

  it("has the answer of a server that cuts the connection right after it", async () => {
    const settings = await serve((command, socket) => {
      if (command === ".") setTimeout(() => socket.destroy(), 5);
      return undefined;
    });
    expect(await pool.submit(settings, ENVELOPE, RAW)).toMatchObject({ kind: "accepted", queueId: "ABC123" });
  });

  it("tells its watch once the server asks for the body, and sends nothing when that says no", async () => {
    const commands: string[] = [];
    const settings = await serve((command) => void commands.push(command));
    const seen: string[][] = [];
    const onData = (): boolean => {
      seen.push([...commands]);
      return seen.length > 1;
    };
    expect(await pool.submit(settings, ENVELOPE, RAW, { onData })).toMatchObject({ kind: "withheld" });
    expect(commands).not.toContain(".");
    expect(await pool.submit(settings, ENVELOPE, RAW, { onData })).toMatchObject({ kind: "accepted" });
    expect(seen.map((list) => list.at(-1))).toEqual(["DATA", "DATA"]);
  });

  it.each([
    ["MAIL", "451 4.3.0 try later", { kind: "deferred", code: 451, enhanced: "4.3.0", stage: "mail" }],
    ["MAIL", "550 5.7.1 no", { kind: "rejected", code: 550, enhanced: "5.7.1", stage: "mail" }],
    ["RCPT", "450 4.2.1 busy", { kind: "deferred", code: 450, stage: "rcpt" }],
    ["RCPT", "550 5.1.1 unknown", { kind: "rejected", code: 550, stage: "rcpt" }],
    ["DATA", "421 4.3.2 closing", { kind: "deferred", code: 421, stage: "data" }],
    [".", "452 4.3.1 full", { kind: "deferred", code: 452, stage: "data" }],
    [".", "554 5.7.1 spam", { kind: "rejected", code: 554, stage: "data" }],
  ])("takes at %s the answer %s for what it is", async (at, answer, outcome) => {
    const settings = await serve((command) => (command === at ? answer : undefined));
    expect(await pool.submit(settings, ENVELOPE, RAW)).toMatchObject(outcome);
  });

  it("connects from the address it is given, also over a kept connection, and keeps them apart", async () => {
    const settings = await serve(() => undefined);
    const peers: string[] = [];
    server?.on("connection", (socket) => peers.push(socket.remoteAddress ?? ""));
    for (const source of ["127.0.0.2", "127.0.0.3", "127.0.0.2", undefined])
      expect(await pool.submit({ ...settings, source }, ENVELOPE, RAW)).toMatchObject({ kind: "accepted" });
    expect(peers).toEqual(["127.0.0.2", "127.0.0.3", "127.0.0.1"]);
    expect(await pool.submit({ ...settings, source: "192.0.2.7" }, ENVELOPE, RAW)).toMatchObject({
      kind: "deferred",
      stage: "connect",
      reply: expect.stringContaining("EADDRNOTAVAIL"),
    });
  });

  it("defers when the server greets with a refusal", async () => {
    const settings = await serve((command) =>
      command === "EHLO" || command === "HELO" ? "554 5.3.2 go away" : undefined,
    );
    expect(await pool.submit(settings, ENVELOPE, RAW)).toMatchObject({ kind: "deferred", stage: "connect" });
  });

  it("sends a mail whose kept connection the server has closed over a fresh one, once", async () => {
    let sessions = 0;
    let taken = 0;
    const settings = await serve((command, socket) => {
      if (command === "EHLO") sessions += 1;
      if (command === ".") {
        taken += 1;
        if (taken === 1) setTimeout(() => socket.end(), 10);
      }
      return undefined;
    });
    await pool.submit(settings, ENVELOPE, RAW);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await pool.submit(settings, ENVELOPE, RAW)).toMatchObject({ kind: "accepted" });
    expect([sessions, taken]).toEqual([2, 2]);
  });
});
