import { createImapSource, type ImapMailbox } from "@penguin/infra/imap";
import { ImapFlow } from "imapflow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IMAP_HOSTS, type MailAccount } from "./mail-account.ts";
import { ALL, folderOf, readOnce, subjectsOf } from "./mail-reader.ts";
import { startTcpLine, type TcpLine } from "./tcp-line.ts";

const never = new AbortController().signal;

let sent = 0;
const deliver = (account: MailAccount, body = `Hello ${sent + 1}.`): Promise<void> => {
  sent += 1;
  return account.deliver(
    Buffer.from(
      `From: bo@ok.test\r\nTo: amy@acme.test\r\nSubject: Mail ${sent}\r\nMessage-ID: <m${sent}@ok.test>\r\n\r\n${body}\r\n`,
    ),
  );
};

describe.each(IMAP_HOSTS)("reading a mailbox over IMAP of $title", ({ skip, pushes, open }) => {
  let account: MailAccount;
  let line: TcpLine;
  const source = createImapSource();
  const withClient = async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const { host, port, user, password: pass } = account.imap();
    const client = new ImapFlow({ host, port, secure: false, auth: { user, pass }, logger: false });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  };
  const throughLine = () => ({ ...account.imap(), port: line.port });
  beforeAll(async () => {
    sent = 0;
    if (skip) return;
    account = await open();
    line = await startTcpLine(account.imap().port);
  });
  afterAll(async () => {
    await line?.close();
    await account?.close();
  });

  it.skipIf(skip)("finds nothing in an empty mailbox and keeps its place", async () => {
    const { mails, cursor, more } = await readOnce(source, account.imap());
    expect([mails, more]).toEqual([[], false]);
    expect(cursor).toMatchObject({ uidValidity: expect.stringMatching(/^\d+$/), nextUid: 1 });
  });

  it.skipIf(skip)(
    "reads what is new, oldest first, at most so many, and goes on from the cursor",
    async () => {
      for (let i = 1; i <= 5; i += 1) await deliver(account);
      const first = await readOnce(source, account.imap(), undefined, { limit: 3 });
      const second = await readOnce(source, account.imap(), first.cursor, { limit: 3 });
      const third = await readOnce(source, account.imap(), second.cursor, { limit: 3 });
      expect([first, second, third].map(({ mails, more }) => [subjectsOf(mails), more])).toEqual([
        [["Mail 1", "Mail 2", "Mail 3"], true],
        [["Mail 4", "Mail 5"], false],
        [[], false],
      ]);
      await deliver(account);
      expect(subjectsOf((await readOnce(source, account.imap(), third.cursor)).mails)).toEqual(["Mail 6"]);
    },
  );

  it.skipIf(skip)(
    "begins anew when the mailbox was numbered anew, and fetches only what is unknown",
    async () => {
      const now = await readOnce(source, account.imap());
      const stale = { uidValidity: "1", nextUid: 999, modSeq: null };
      const known = async (ids: readonly string[]) => new Set(ids.filter((id) => id !== "<m2@ok.test>"));
      const again = await readOnce(source, account.imap(), stale, { known });
      expect(again).toMatchObject({ renumbered: true, more: false, cursor: now.cursor });
      expect([now.mails.length, subjectsOf(again.mails)]).toEqual([6, ["Mail 2"]]);
    },
  );

  it.skipIf(skip)("takes no more bytes at once than it may", async () => {
    for (let i = 0; i < 6; i += 1) await deliver(account, "0123456789abcdef\r\n".repeat(500));
    const from = { ...(await readOnce(source, account.imap())).cursor, nextUid: 7, modSeq: null };
    const part = await readOnce(source, account.imap(), from, { maxBytes: 20_000 });
    expect([part.mails.length, part.more]).toEqual([2, true]);
  });

  it.skipIf(skip)(`is told of new mail ${pushes ? "by the server" : "when it asks"}`, async () => {
    const box = await source.open(account.imap());
    expect(box.pushes).toBe(pushes);
    const inbox = folderOf(box, "inbox");
    const { cursor } = await box.read(inbox, undefined, ALL);
    const begin = performance.now();
    const waiting = box.wait({ signal: never, forMs: 10_000, askMs: pushes ? 10_000 : 100 });
    await deliver(account);
    await waiting;
    const { mails } = await box.read(inbox, cursor, ALL);
    expect(subjectsOf(mails)).toEqual([`Mail ${sent}`]);
    expect(performance.now() - begin).toBeLessThan(5000);
    await box.close();
  });

  it.skipIf(skip)("misses nothing that arrives between a reading and the wait after it", async () => {
    const box = await source.open(account.imap());
    const inbox = folderOf(box, "inbox");
    let { cursor } = await box.read(inbox, undefined, ALL);
    for (let round = 0; round < 3; round += 1) {
      await deliver(account);
      await box.wait({ signal: never, forMs: 5000, askMs: 50 });
      const reading = await box.read(inbox, cursor, ALL);
      expect(subjectsOf(reading.mails)).toEqual([`Mail ${sent}`]);
      ({ cursor } = reading);
    }
    await box.close();
  });

  it.skipIf(skip)(
    "finds a mail in the folder of unwanted mail, which it looks into only when that changed",
    async () => {
      await withClient((client) => client.mailboxCreate("Junk").catch(() => undefined));
      const box = await source.open(account.imap());
      const junk = folderOf(box, "junk");
      const empty = await box.read(junk, undefined, ALL);
      await box.read(folderOf(box, "inbox"), undefined, { ...ALL, limit: 1 });
      const same = await box.read(junk, empty.cursor, ALL);
      expect([empty.mails, same.mails, same.cost.commands]).toEqual([[], [], 1]);
      await withClient(async (client) => {
        await client.mailboxOpen("INBOX");
        await client.messageMove("1", "Junk");
      });
      const moved = await box.read(junk, same.cursor, ALL);
      expect(subjectsOf(moved.mails)).toEqual(["Mail 1"]);
      await box.wait({ signal: never, forMs: 1000, askMs: 50 });
      expect(subjectsOf((await box.read(folderOf(box, "inbox"), undefined, ALL)).mails)).not.toContain(
        "Mail 1",
      );
      await box.close();
    },
  );

  it.skipIf(skip)("goes on behind what was removed meanwhile", async () => {
    const { cursor } = await readOnce(source, account.imap());
    await deliver(account);
    await deliver(account);
    await withClient(async (client) => {
      await client.mailboxOpen("INBOX");
      await client.messageDelete(String(cursor.nextUid), { uid: true });
    });
    const { mails, cursor: after } = await readOnce(source, account.imap(), cursor);
    expect([subjectsOf(mails), after.nextUid]).toEqual([[`Mail ${sent}`], cursor.nextUid + 2]);
  });

  it.skipIf(skip)("says that it was cut off in the middle of a mail, and has lost nothing", async () => {
    const { cursor } = await readOnce(source, account.imap());
    await deliver(account, "0123456789abcdef\r\n".repeat(20_000));
    line.cutAfter(60_000);
    await expect(readOnce(source, throughLine(), cursor)).rejects.toMatchObject({
      why: "connection_lost",
      step: "fetch",
    });
    line.cutAfter(Infinity);
    expect(subjectsOf((await readOnce(source, throughLine(), cursor)).mails)).toEqual([`Mail ${sent}`]);
  });

  it.skipIf(skip)("notices a connection that breaks and one that falls silent", async () => {
    const impatient = createImapSource(undefined, { commandMs: 2000, heardWithinMs: 200 });
    const waiting = async (box: ImapMailbox, forMs: number) => {
      await box.read(folderOf(box, "inbox"), undefined, { ...ALL, limit: 1 });
      return box.wait({ signal: never, forMs, askMs: 100 });
    };
    const broken = waiting(await impatient.open(throughLine()), 5000);
    const isBroken = expect(broken).rejects.toMatchObject({ why: "connection_lost", step: "wait" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    line.cut();
    await isBroken;
    const silent = waiting(await impatient.open(throughLine()), 300);
    const isSilent = expect(silent).rejects.toMatchObject({ why: "timed_out", step: "wait" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    line.silence();
    await isSilent;
  });

  it.skipIf(skip)("refuses a wrong password", async () => {
    const wrong = { ...account.imap(), password: "wrong" };
    await expect(source.open(wrong)).rejects.toMatchObject({ why: "login_refused", step: "login" });
    expect(await source.diagnose(wrong)).toMatchObject([
      { step: "login", ok: false, cause: "login_refused" },
    ]);
  });

  it.skipIf(skip)("finds by its id what lies in the folder of sent mail, and nothing of INBOX", async () => {
    await withClient(async (client) => {
      await client.mailboxCreate("Sent").catch(() => undefined);
      await client.append("Sent", "From: amy@acme.test\r\nMessage-ID: <filed@acme.test>\r\n\r\nHello.\r\n");
    });
    await deliver(account);
    const asked = ["<filed@acme.test>", "<other@acme.test>", `<m${sent}@ok.test>`];
    expect(await source.findSent(account.imap(), asked)).toEqual(["<filed@acme.test>"]);
  });

  it.skipIf(skip)("passes over what arrived before a day, for good", async () => {
    const { cursor } = await readOnce(source, account.imap());
    await withClient((client) =>
      client.append("INBOX", "Subject: Old\r\n\r\nOld.\r\n", [], new Date("2021-03-01T12:00:00Z")),
    );
    const since = new Date("2022-01-01T00:00:00Z");
    const late = await readOnce(source, account.imap(), cursor, { since });
    expect([late.mails, late.cursor.nextUid]).toEqual([[], cursor.nextUid + 1]);
    expect(subjectsOf((await readOnce(source, account.imap(), cursor)).mails)).toEqual(["Old"]);
  });

  it.skipIf(skip)("says step by step what works", async () => {
    const steps = await source.diagnose(account.imap());
    expect(steps.map((step) => [step.step, step.ok])).toEqual([
      ["connect", true],
      ["login", true],
      ["inbox", true],
    ]);
    expect(await source.diagnose({ ...account.imap(), port: 1 })).toMatchObject([
      { step: "connect", ok: false, cause: "host_unreachable" },
    ]);
  });
});
