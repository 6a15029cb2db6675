import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createSmtpPool, type SmtpOutcome } from "@penguin/infra/smtp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CopyFilter, createCopyFilter } from "./start-copy-filter.ts";
import { canStartMailHost, type RealMailHost, startMailHost } from "./start-mail-host.ts";

const AMY = { address: "amy@acme.test", password: "secret", displayName: "Amy" };
const idOf = (n: number): string => `<${n.toString(16).padStart(32, "0")}@acme.test>`;

describe("copies refused by Postfix (needs postfix and dovecot, started by root)", {
  skip: !canStartMailHost(),
}, () => {
  let [host, filter, bookDir]: [RealMailHost | undefined, CopyFilter | undefined, string] = [
    undefined,
    undefined,
    "",
  ];
  const smtp = createSmtpPool({ heloName: "mx.ok.test" });
  const running = (): { host: RealMailHost; filter: CopyFilter } => {
    if (!host || !filter) throw new Error("not started");
    return { host, filter };
  };
  beforeAll(async () => {
    bookDir = mkdtempSync(path.join(tmpdir(), "copy-book-"));
    filter = await createCopyFilter(bookDir);
    host = await startMailHost({
      domains: ["acme.test"],
      users: [AMY.address],
      routes: [],
      filterPort: filter.port,
    });
    await host.mailServer.ensureMailbox(AMY);
    await filter.start(host.dir);
  });
  afterAll(async () => {
    await smtp.close();
    await filter?.kill();
    await host?.close();
    rmSync(bookDir, { recursive: true, force: true });
  });

  const mail = (id: string): string =>
    `From: amy@acme.test\r\nTo: amy@acme.test\r\nMessage-ID: ${id}\r\n\r\nhello\r\n`;
  const submit = (id: string): Promise<SmtpOutcome> => {
    const { submission } = running().host.ports;
    const account = {
      host: "127.0.0.1",
      port: submission,
      tls: "none" as const,
      user: AMY.address,
      password: AMY.password,
    };
    return smtp.submit(account, { from: AMY.address, to: AMY.address }, Buffer.from(mail(id)));
  };
  /** Says everything up to the middle of the body, then is gone. */
  const breakOff = async (id: string): Promise<void> => {
    const socket = net.connect(running().host.ports.submission, "127.0.0.1");
    const auth = Buffer.from(`\0${AMY.address}\0${AMY.password}`).toString("base64");
    const says = [
      "EHLO x",
      `AUTH PLAIN ${auth}`,
      `MAIL FROM:<${AMY.address}>`,
      `RCPT TO:<${AMY.address}>`,
      "DATA",
    ];
    for await (const chunk of socket) {
      if (!/^\d{3} .*\r\n$/m.test(String(chunk))) continue;
      const next = says.shift();
      if (next === undefined) break;
      socket.write(`${next}\r\n`);
    }
    await new Promise((resolve) => socket.write(mail(id), resolve));
    socket.destroy();
  };

  it("takes a mail once and names the queue id when it comes again", async () => {
    const first = await submit(idOf(1));
    expect(first).toMatchObject({ kind: "accepted" });
    const queueId = first.kind === "accepted" ? first.queueId : "";
    expect(await submit(idOf(1))).toMatchObject({
      kind: "rejected",
      code: 554,
      enhanced: "5.7.9",
      reply: expect.stringContaining(`Message-ID already queued as ${queueId}`),
    });
    expect(await submit(idOf(2))).toMatchObject({ kind: "accepted" });
  });

  it("takes a mail whose first hand-over broke off", async () => {
    await breakOff(idOf(3));
    expect(await submit(idOf(3))).toMatchObject({ kind: "accepted" });
  });

  it("puts mails off while the filter is gone, and knows afterwards what was taken before", async () => {
    const { filter: one, host: beside } = running();
    await submit(idOf(4));
    await one.kill();
    expect(await submit(idOf(5))).toMatchObject({ kind: "deferred" });
    await one.start(beside.dir);
    expect(await submit(idOf(4))).toMatchObject({ kind: "rejected", enhanced: "5.7.9" });
    expect(await submit(idOf(5))).toMatchObject({ kind: "accepted" });
  });
});
