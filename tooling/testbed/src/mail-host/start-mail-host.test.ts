import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createImapSource } from "@penguin/infra/imap";
import { createSmtpPool, type SmtpOutcome } from "@penguin/infra/smtp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canStartMailHost, type RealMailHost, startMailHost } from "./start-mail-host.ts";

const AMY = { address: "amy@acme.test", password: "secret", displayName: "Amy" };
const NOBODY = { host: "127.0.0.1", tls: "none" as const, user: "", password: "" };

const commandLines = (): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return "";
      }
    });

const skip = !canStartMailHost();

describe("a mail host of one's own (needs postfix and dovecot, started by root)", { skip }, () => {
  let host: RealMailHost;
  const smtp = createSmtpPool({ heloName: "mx.ok.test" });
  const imap = createImapSource();
  beforeAll(async () => {
    host = await startMailHost({
      domains: ["acme.test"],
      users: [AMY.address],
      routes: [],
      quotaBytes: 60_000,
    });
    await host.mailServer.ensureMailbox(AMY);
  });
  afterAll(async () => {
    await smtp.close();
    await host.close();
  });

  /** A mail from the internet, of that many bytes. */
  const receive = (to: string, subject: string, size: number): Promise<SmtpOutcome> =>
    smtp.submit(
      { ...NOBODY, port: host.ports.inbound },
      { from: "bo@ok.test", to },
      Buffer.from(
        `From: bo@ok.test\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@ok.test>\r\n\r\n${"0123456789abcdef\r\n".repeat(size / 18)}`,
      ),
    );
  const eventually = async (found: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 100; tries += 1) {
      if (await found()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("it did not happen");
  };
  const inbox = async (): Promise<string[]> => {
    const account = { ...NOBODY, port: host.ports.imap, user: AMY.address, password: AMY.password };
    const box = await imap.open(account);
    const wish = { since: new Date(0), limit: 10, maxBytes: 1_000_000, known: async () => new Set<string>() };
    const { mails } = await box.read({ path: "INBOX", role: "inbox" }, undefined, wish);
    await box.close();
    return mails.map(({ raw }) => Buffer.from(raw).toString());
  };

  it("takes mail for its users, with a detail too, and keeps the address it was for", async () => {
    expect(await receive("amy+v-1=b@acme.test", "first", 1800)).toMatchObject({ kind: "accepted" });
    await eventually(async () => (await inbox()).length === 1);
    expect((await inbox())[0]).toContain("Delivered-To: amy+v-1=b@acme.test");
  });

  it("takes mail for nobody else", async () => {
    expect(await receive("zoe@acme.test", "unknown", 18)).toMatchObject({ code: 550, enhanced: "5.1.1" });
    expect(await receive("bo@other.test", "relay", 18)).toMatchObject({ code: 554, enhanced: "5.7.1" });
  });

  it("returns what a full mailbox does not hold", async () => {
    await receive("amy@acme.test", "second", 45_000);
    await eventually(async () => (await inbox()).length === 2);
    expect(await receive("amy@acme.test", "third", 45_000)).toMatchObject({ kind: "accepted" });
    await eventually(async () =>
      (await host.mailServer.readLog("0")).lines.some((line) =>
        /to=<amy@acme\.test>.* dsn=5\.2\.2, status=bounced .*552 5\.2\.2/.test(line),
      ),
    );
  });

  it("keeps mails to a domain that is held, until it is let go", async () => {
    const told = (pattern: RegExp) =>
      eventually(async () => (await host.mailServer.readLog("0")).lines.some((line) => pattern.test(line)));
    await host.mailServer.holdDomains(["acme.test"]);
    expect(await receive("amy+held@acme.test", "held", 18)).toMatchObject({ kind: "accepted" });
    await told(
      /to=<amy\+held@acme\.test>, relay=none, .*dsn=4\.3\.2, status=deferred \(deferred transport\)/,
    );
    await host.mailServer.holdDomains([]);
    await told(/to=<amy\+held@acme\.test>, .*status=sent/);
  });

  it("leaves no process, no port and no folder", async () => {
    const other = await startMailHost({ domains: ["b.test"], users: ["bo@b.test"], routes: [] });
    expect(commandLines().filter((line) => line.includes(other.dir)).length).toBeGreaterThan(0);
    await other.close();
    await eventually(async () => !commandLines().some((line) => line.includes(other.dir)));
    expect(existsSync(other.dir)).toBe(false);
    const outcome = await smtp.submit(
      { ...NOBODY, port: other.ports.inbound },
      { from: "bo@ok.test", to: "bo@b.test" },
      Buffer.from("Subject: x\r\n\r\nx\r\n"),
    );
    expect(outcome).toMatchObject({ kind: "deferred", stage: "connect" });
  });
});
