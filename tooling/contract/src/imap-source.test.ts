import { createImapSource, type ImapCursor } from "@penguin/infra/imap";
import { ImapFlow } from "imapflow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIL_HOSTS, type MailAccount } from "./mail-account.ts";

const START: ImapCursor = { uidValidity: null, nextUid: 1 };

let sent = 0;
const deliver = (account: MailAccount): Promise<void> => {
  sent += 1;
  return account.deliver(
    Buffer.from(
      `From: bo@ok.test\r\nTo: amy@acme.test\r\nSubject: Mail ${sent}\r\nMessage-ID: <m${sent}@ok.test>\r\n\r\nHello ${sent}.\r\n`,
    ),
  );
};
const subjects = (mails: { raw: Uint8Array }[]): string[] =>
  mails.map((mail) => /^Subject: (.*)\r$/m.exec(Buffer.from(mail.raw).toString())?.[1] ?? "");

describe.each(MAIL_HOSTS)("reading a mailbox over IMAP of $title", ({ skip, open }) => {
  let account: MailAccount;
  const source = createImapSource();
  beforeAll(async () => {
    sent = 0;
    if (!skip) account = await open();
  });
  afterAll(async () => {
    await source.close();
    await account?.close();
  });
  it.skipIf(skip)("finds nothing in an empty mailbox and keeps its place", async () => {
    const { mails, cursor } = await source.fetchSince(account.imap(), START, 10);
    expect(mails).toEqual([]);
    expect(cursor).toMatchObject({ uidValidity: expect.stringMatching(/^\d+$/), nextUid: 1 });
  });

  it.skipIf(skip)(
    "reads what is new, oldest first, at most so many, and goes on from the cursor",
    async () => {
      for (let i = 1; i <= 5; i += 1) await deliver(account);
      const first = await source.fetchSince(account.imap(), START, 3);
      const second = await source.fetchSince(account.imap(), first.cursor, 3);
      const third = await source.fetchSince(account.imap(), second.cursor, 3);
      expect([subjects(first.mails), subjects(second.mails), third.mails]).toEqual([
        ["Mail 1", "Mail 2", "Mail 3"],
        ["Mail 4", "Mail 5"],
        [],
      ]);
      await deliver(account);
      expect(subjects((await source.fetchSince(account.imap(), third.cursor, 3)).mails)).toEqual(["Mail 6"]);
    },
  );

  it.skipIf(skip)("begins anew when the mailbox was numbered anew", async () => {
    const now = await source.fetchSince(account.imap(), START, 100);
    const stale = { uidValidity: "1", nextUid: 999 };
    const again = await source.fetchSince(account.imap(), stale, 100);
    expect(again.mails.length).toBe(now.mails.length);
    expect(again.cursor).toEqual(now.cursor);
  });

  it.skipIf(skip)("refuses a wrong password, although a connection of the right one is kept", async () => {
    await source.fetchSince(account.imap(), START, 1);
    const wrong = { ...account.imap(), password: "wrong" };
    await expect(source.fetchSince(wrong, START, 1)).rejects.toMatchObject({ authenticationFailed: true });
    expect(await source.diagnose(wrong)).toMatchObject([{ step: "login", ok: false }]);
  });

  it.skipIf(skip)("finds by its id what lies in the folder of sent mail, and nothing of INBOX", async () => {
    const { host, port, user, password: pass } = account.imap();
    const client = new ImapFlow({ host, port, secure: false, auth: { user, pass }, logger: false });
    await client.connect();
    await client.mailboxCreate("Sent").catch(() => undefined);
    await client.append("Sent", "From: amy@acme.test\r\nMessage-ID: <filed@acme.test>\r\n\r\nHello.\r\n");
    await client.logout();
    await deliver(account);
    const asked = ["<filed@acme.test>", "<other@acme.test>", `<m${sent}@ok.test>`];
    expect(await source.findSent(account.imap(), asked)).toEqual(["<filed@acme.test>"]);
  });

  it.skipIf(skip)("says step by step what works", async () => {
    const steps = await source.diagnose(account.imap());
    expect(steps.map((step) => [step.step, step.ok])).toEqual([
      ["connect", true],
      ["login", true],
      ["inbox", true],
    ]);
    expect(await source.diagnose({ ...account.imap(), port: 1 })).toMatchObject([
      { step: "connect", ok: false },
    ]);
  });

  it.skipIf(skip)("throws when nothing listens, without a sign-in failure", async () => {
    await expect(source.fetchSince({ ...account.imap(), port: 1 }, START, 1)).rejects.not.toHaveProperty(
      "authenticationFailed",
      true,
    );
  });
});
