import { connect } from "node:net";
import { ImapFlow } from "imapflow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startImap } from "./imap-server.ts";
import type { Listening } from "./listening.ts";
import { campaignMail, sampleWorld, type SampleWorld } from "./testing/sample.ts";

let sample: SampleWorld;
let server: Listening;
let client: ImapFlow;

const clientFor = (pass: string) =>
  new ImapFlow({
    host: "127.0.0.1",
    port: server.port,
    secure: false,
    auth: { user: "amy@acme.test", pass },
    logger: false,
  });

beforeEach(async () => {
  sample = sampleWorld();
  server = await startImap(sample.host, { port: 0 });
  client = clientFor("secret");
});

afterEach(async () => {
  client.close();
  await server.close();
});

const deliver = (id: string): number =>
  sample.host
    .mailbox("amy@acme.test")
    ?.folder("INBOX")
    ?.append(Buffer.from(campaignMail("amy@acme.test", id)), sample.clock.now()) ?? 0;

describe("IMAP with imapflow", () => {
  it("logs in, lists folders with their use, and refuses a wrong password", async () => {
    await client.connect();
    const folders = await client.list();
    expect(folders.map(({ path }) => path).sort()).toEqual(["Drafts", "INBOX", "Junk", "Sent", "Trash"]);
    expect(folders.find(({ specialUse }) => specialUse === "\\Sent")?.path).toBe("Sent");
    await expect(clientFor("wrong").connect()).rejects.toMatchObject({ authenticationFailed: true });
    const amy = sample.host.accounts.user("amy@acme.test");
    if (amy) sample.host.accounts.putUser({ ...amy, enabled: false });
    await expect(clientFor("secret").connect()).rejects.toMatchObject({ authenticationFailed: true });
  });

  it("fetches envelope, structure, parts, headers and source", async () => {
    deliver("m1");
    await client.connect();
    expect(await client.status("INBOX", { messages: true, uidNext: true, unseen: true })).toMatchObject({
      messages: 1,
      uidNext: 2,
      unseen: 1,
    });
    const box = await client.mailboxOpen("INBOX");
    expect(box).toMatchObject({ exists: 1, uidNext: 2 });
    const message = await client.fetchOne("1", {
      uid: true,
      envelope: true,
      bodyStructure: true,
      source: true,
      flags: true,
      size: true,
      internalDate: true,
    });
    if (!message) throw new Error("no message");
    expect(message.envelope).toMatchObject({
      subject: "Quick question",
      messageId: "<m1@acme.test>",
      to: [{ address: "amy@acme.test" }],
    });
    expect(message.source?.toString()).toBe(campaignMail("amy@acme.test", "m1"));
    expect(message.size).toBe(message.source?.length);
    expect(message.bodyStructure?.childNodes?.map(({ type }) => type)).toEqual(["text/plain", "text/html"]);
    expect(message.flags?.size).toBe(0);
    const html = await client.download("1", "2");
    const chunks: Buffer[] = [];
    for await (const chunk of html.content ?? []) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toContain("<p>Hello, please <a href");
    const headers = await client.fetchOne("1", { headers: ["message-id"] });
    expect(headers && headers.headers?.toString()).toBe("Message-ID: <m1@acme.test>\r\n\r\n");
  });

  it("searches by UID, date, flag and header", async () => {
    for (const id of ["m1", "m2", "m3"]) deliver(id);
    await client.connect();
    await client.mailboxOpen("INBOX");
    expect(await client.search({ all: true }, { uid: true })).toEqual([1, 2, 3]);
    expect(await client.search({ uid: "2:*" }, { uid: true })).toEqual([2, 3]);
    expect(await client.search({ header: { "message-id": "<m2@acme.test>" } }, { uid: true })).toEqual([2]);
    expect(await client.search({ since: new Date("2026-03-02") }, { uid: true })).toEqual([1, 2, 3]);
    expect(await client.search({ since: new Date("2026-03-05") }, { uid: true })).toEqual([]);
    await client.messageFlagsAdd("2", ["\\Seen", "$Label"], { uid: true });
    expect(await client.search({ seen: false }, { uid: true })).toEqual([1, 3]);
    expect(await client.search({ or: [{ uid: "1" }, { keyword: "$Label" }] }, { uid: true })).toEqual([1, 2]);
  });

  it("appends with a literal, moves, deletes and keeps UIDs", async () => {
    await client.connect();
    const source = Buffer.from(campaignMail("x@ok.test", "sent-1"));
    const appended = await client.append("Sent", source, ["\\Seen"], new Date("2026-03-01T10:00:00Z"));
    expect(appended && appended.uid).toBe(1);
    const item = sample.host.mailbox("amy@acme.test")?.folder("Sent")?.items[0];
    expect(item?.raw()).toEqual(source);
    expect(item?.internalDate.toISOString()).toBe("2026-03-01T10:00:00.000Z");
    for (const id of ["m1", "m2"]) deliver(id);
    await client.mailboxOpen("INBOX");
    await client.messageMove("1", "Junk", { uid: true });
    await client.messageDelete("2", { uid: true });
    expect(await client.search({ all: true }, { uid: true })).toEqual([]);
    expect(deliver("m3")).toBe(3);
    expect(sample.host.mailbox("amy@acme.test")?.folder("Junk")?.items).toHaveLength(1);
  });

  it("pushes new mail to an idling client", async () => {
    await client.connect();
    await client.mailboxOpen("INBOX");
    const pushed = new Promise<number>((resolve) =>
      client.on("exists", ({ count }: { count: number }) => resolve(count)),
    );
    const idling = client.idle();
    await new Promise((resolve) => setTimeout(resolve, 100));
    deliver("m1");
    expect(await pushed).toBe(1);
    const found = await client.fetchOne("*", { uid: true });
    expect(found && found.uid).toBe(1);
    await idling;
  });
});

describe("IMAP by hand", () => {
  const talk = (lines: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = "";
      const socket = connect(server.port, "127.0.0.1", () =>
        socket.write(lines.map((line) => `${line}\r\n`).join("")),
      );
      socket.on("data", (chunk: Buffer) => {
        text += chunk.toString("latin1");
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(text));
    });

  it("answers what is wrong with BAD or NO and goes on", async () => {
    const text = await talk([
      "a1 SELECT INBOX",
      "a2 FROBNICATE",
      'a3 LOGIN amy@acme.test "secret"',
      "a4 SELECT Nowhere",
      "a5 UID FETCH 1 (FLAGS)",
      "a6 EXAMINE INBOX",
      "a7 UID SEARCH WHENEVER",
      "a8 STORE 1 FLAGS (\\Seen",
      "a9 UNSELECT",
      "b1 LOGOUT",
    ]);
    expect(text).toMatch(/^a1 BAD/m);
    expect(text).toMatch(/^a2 BAD/m);
    expect(text).toMatch(/^a3 OK/m);
    expect(text).toMatch(/^a4 NO/m);
    expect(text).toMatch(/^a5 BAD No mailbox selected/m);
    expect(text).toMatch(/^a6 OK \[READ-ONLY\]/m);
    expect(text).toMatch(/^a7 BAD/m);
    expect(text).toMatch(/^a8 BAD/m);
    expect(text).toMatch(/^a9 OK/m);
    expect(text).toMatch(/^\* BYE/m);
  });

  it("takes the password in two steps and as a literal", async () => {
    const plain = Buffer.from("\u0000amy@acme.test\u0000secret").toString("base64");
    expect(await talk(["a1 AUTHENTICATE PLAIN", plain, "a2 LOGOUT"])).toMatch(/^\+ \r\na1 OK/m);
    expect(await talk(["a1 LOGIN {13+}", "amy@acme.test {6+}", "secret", "a2 LOGOUT"])).toMatch(/^a1 OK/m);
  });

  it("marks a message as read when its body is fetched without PEEK", async () => {
    deliver("m1");
    const text = await talk([
      'a1 LOGIN amy@acme.test "secret"',
      "a2 SELECT INBOX",
      "a3 FETCH 1 BODY[TEXT]<0.10>",
      "a4 LOGOUT",
    ]);
    expect(text).toContain("* 1 FETCH (BODY[TEXT]<0> {10}\r\n--part\r\nCo FLAGS (\\Seen))");
  });
});
