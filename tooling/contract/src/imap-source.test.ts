import { createImapSource, type ImapCursor } from "@penguin/infra/imap";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type TestWorld } from "./start-world.ts";

const START: ImapCursor = { uidValidity: null, nextUid: 1 };

let world: TestWorld;
const source = createImapSource();
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await source.close();
  await world.close();
});

let sent = 0;
const deliver = (): number => {
  sent += 1;
  const raw = Buffer.from(
    `From: bo@ok.test\r\nTo: amy@acme.test\r\nSubject: Mail ${sent}\r\nMessage-ID: <m${sent}@ok.test>\r\n\r\nHello ${sent}.\r\n`,
  );
  const host = world.simulator.hosts[0];
  host?.accept({
    mailFrom: "bo@ok.test",
    rcptTo: "amy@acme.test",
    raw,
    helo: "mx.ok.test",
    peer: "127.0.0.9",
  });
  return sent;
};
const arrived = async (n: number): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((world.simulator.hosts[0]?.mailbox("amy@acme.test")?.folder("INBOX")?.items.length ?? 0) >= n) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the mail did not arrive");
};
const subjects = (mails: { raw: Uint8Array }[]): string[] =>
  mails.map((mail) => /^Subject: (.*)\r$/m.exec(Buffer.from(mail.raw).toString())?.[1] ?? "");

describe("reading a mailbox over IMAP", () => {
  it("finds nothing in an empty mailbox and keeps its place", async () => {
    const { mails, cursor } = await source.fetchSince(world.imap(), START, 10);
    expect(mails).toEqual([]);
    expect(cursor).toMatchObject({ uidValidity: expect.stringMatching(/^\d+$/), nextUid: 1 });
  });

  it("reads what is new, oldest first, at most so many, and goes on from the cursor", async () => {
    for (let i = 1; i <= 5; i += 1) await arrived(deliver());
    const first = await source.fetchSince(world.imap(), START, 3);
    const second = await source.fetchSince(world.imap(), first.cursor, 3);
    const third = await source.fetchSince(world.imap(), second.cursor, 3);
    expect([subjects(first.mails), subjects(second.mails), third.mails]).toEqual([
      ["Mail 1", "Mail 2", "Mail 3"],
      ["Mail 4", "Mail 5"],
      [],
    ]);
    await arrived(deliver());
    expect(subjects((await source.fetchSince(world.imap(), third.cursor, 3)).mails)).toEqual(["Mail 6"]);
  });

  it("begins anew when the mailbox was numbered anew", async () => {
    const now = await source.fetchSince(world.imap(), START, 100);
    const stale = { uidValidity: "1", nextUid: 999 };
    const again = await source.fetchSince(world.imap(), stale, 100);
    expect(again.mails.length).toBe(now.mails.length);
    expect(again.cursor).toEqual(now.cursor);
  });

  it("refuses a wrong password, although a connection of the right one is kept", async () => {
    await source.fetchSince(world.imap(), START, 1);
    const wrong = { ...world.imap(), password: "wrong" };
    await expect(source.fetchSince(wrong, START, 1)).rejects.toMatchObject({ authenticationFailed: true });
    expect(await source.diagnose(wrong)).toMatchObject([{ step: "login", ok: false }]);
  });

  it("says step by step what works", async () => {
    const steps = await source.diagnose(world.imap());
    expect(steps.map((step) => [step.step, step.ok])).toEqual([
      ["connect", true],
      ["login", true],
      ["inbox", true],
    ]);
    expect(await source.diagnose({ ...world.imap(), port: 1 })).toMatchObject([
      { step: "connect", ok: false },
    ]);
  });

  it("throws when nothing listens, without a sign-in failure", async () => {
    await expect(source.fetchSince({ ...world.imap(), port: 1 }, START, 1)).rejects.not.toHaveProperty(
      "authenticationFailed",
      true,
    );
  });
});
