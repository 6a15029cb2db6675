import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { openHandOverBook, type HandOverBook } from "@penguin/infra/hand-over-book";
import type { QueuePlace } from "@penguin/infra/mail-queue";
import { createPacketReader, type MilterPacket, writePacket } from "@penguin/mail/milter";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type CopyJudge, createCopyJudge } from "./judge-copies.ts";
import { type MilterServer, startMilterServer } from "./milter-server.ts";

const log = createLogger({ name: "test", level: "silent" });
let dir: string;
let book: HandOverBook;
let judge: CopyJudge;
let server: MilterServer;
let lines: string[];
let places: Map<string, QueuePlace>;
const sockets: net.Socket[] = [];

const begin = async (): Promise<void> => {
  book = openHandOverBook({ dir, clock: systemClock, keepMs: 3_600_000, most: 1000 });
  judge = createCopyJudge({
    book,
    queue: { find: async (queueId) => places.get(queueId) ?? "absent" },
    readLog: async (position) => ({ lines: lines.slice(Number(position)), position: String(lines.length) }),
    clock: systemClock,
    log,
    logLagMs: 40,
    unfinishedMs: 0,
    waitMs: 150,
  });
  server = await startMilterServer({ host: "127.0.0.1", port: 0, judge, log });
};
const end = async (): Promise<void> => {
  await server.close();
  await book.close();
};

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "copies-"));
  lines = [];
  places = new Map();
  await begin();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await end();
  rmSync(dir, { recursive: true });
});

/** Postfix's side of a connection. */
const connect = async () => {
  const socket = net.connect(server.port, "127.0.0.1");
  sockets.push(socket);
  const read = createPacketReader();
  const got: MilterPacket[] = [];
  let heard = (): void => undefined;
  socket.on("data", (chunk) => {
    got.push(...read(chunk));
    heard();
  });
  const answer = async (): Promise<string> => {
    while (got.length === 0) await new Promise<void>((resolve) => (heard = resolve));
    const packet = got.shift();
    return `${packet?.command}${packet?.data.toString().replaceAll("\0", "") ?? ""}`;
  };
  socket.write(writePacket("O", Buffer.from("00000006000001ff001fffff", "hex")));
  await answer();
  return {
    socket,
    handOver: (messageId: string, queueId: string): Promise<string> => {
      socket.write(writePacket("D", Buffer.from(`Mi\0${queueId}\0`)));
      socket.write(writePacket("M", Buffer.from("<amy@acme.test>\0")));
      socket.write(writePacket("L", Buffer.from(`Message-ID\0${messageId}\0`)));
      socket.write(writePacket("D", Buffer.from(`Ei\0${queueId}\0`)));
      socket.write(writePacket("E"));
      return answer();
    },
  };
};
const newId = (): string => `<${randomBytes(16).toString("hex")}@acme.test>`;
const says = (program: string, text: string): number =>
  lines.push(`2026-11-29T08:00:00+00:00 mx postfix/${program}[1]: ${text}`);
const activate = (messageId: string, queueId: string): void => {
  says("cleanup", `${queueId}: message-id=${messageId}`);
  says("qmgr", `${queueId}: from=<amy@acme.test>, size=1, nrcpt=1 (queue active)`);
};

it("lets a mail pass once, and refuses it from the moment the log calls it active", async () => {
  const postfix = await connect();
  const id = newId();
  expect(await postfix.handOver(id, "AAAA11")).toBe("c");
  activate(id, "AAAA11");
  await judge.look();
  expect(await postfix.handOver(id, "AAAA12")).toBe("y554 5.7.9 Message-ID already queued as AAAA11");
  expect(await postfix.handOver(newId(), "AAAA13")).toBe("c");
});

it("refuses a mail that lies whole in the queue of a server that is gone", async () => {
  const id = newId();
  expect(await (await connect()).handOver(id, "AAAA11")).toBe("c");
  places.set("AAAA11", "queued");
  expect(await (await connect()).handOver(id, "AAAA12")).toMatch(/^y554 5\.7\.9 .*AAAA11$/);
});

it("puts a copy off while the first is being written, and takes it when it was left so", async () => {
  const [first, second] = [await connect(), await connect()];
  const id = newId();
  expect(await first.handOver(id, "AAAA11")).toBe("c");
  places.set("AAAA11", "unfinished");
  expect(await second.handOver(id, "AAAA12")).toMatch(/^y451 4\.7\.1 /);
  first.socket.destroy();
  expect(await second.handOver(id, "AAAA13")).toBe("c");
  expect(book.find(id)).toMatchObject({ queueId: "AAAA13", state: "open" });
});

it("puts a copy off while the first is held", async () => {
  const postfix = await connect();
  const id = newId();
  await postfix.handOver(id, "AAAA11");
  places.set("AAAA11", "held");
  expect(await postfix.handOver(id, "AAAA12")).toMatch(/^y451/);
});

it("takes a mail again when its file is gone and the log, read after that, does not name it", async () => {
  const postfix = await connect();
  const id = newId();
  await postfix.handOver(id, "AAAA11");
  expect(await postfix.handOver(id, "AAAA12")).toBe("c");
});

it("takes the header of a mail in the log for no evidence: its server may have died before it had the mail", async () => {
  const postfix = await connect();
  const id = newId();
  await postfix.handOver(id, "AAAA11");
  says("cleanup", `AAAA11: message-id=${id}`);
  await judge.look();
  expect(book.find(id)).toMatchObject({ state: "open" });
  expect(await postfix.handOver(id, "AAAA12")).toBe("c");
});

it("does not take a mail again whose line comes into the log late", async () => {
  const postfix = await connect();
  const id = newId();
  await postfix.handOver(id, "AAAA11");
  setTimeout(() => activate(id, "AAAA11"), 25);
  expect(await postfix.handOver(id, "AAAA12")).toMatch(/^y554 5\.7\.9 .*AAAA11$/);
});

it("takes the word on a queue id only for the mail that had it then", async () => {
  const postfix = await connect();
  const id = newId();
  await postfix.handOver(id, "AAAA11");
  activate(newId(), "AAAA11");
  places.set("AAAA11", "queued");
  expect(await postfix.handOver(id, "AAAA12")).toBe("c");
});

it("knows after its own death what it knew, and the log it missed", async () => {
  const [known, missed, lost] = [newId(), newId(), newId()];
  const postfix = await connect();
  for (const [n, id] of [known, missed, lost].entries()) await postfix.handOver(id, `AAAA1${n}`);
  activate(known, "AAAA10");
  await judge.look();
  await server.close();
  activate(missed, "AAAA11");
  places.set("AAAA12", "unfinished");
  await begin();
  const again = await connect();
  expect(await again.handOver(known, "BBBB10")).toMatch(/^y554/);
  await judge.look();
  expect(await again.handOver(missed, "BBBB11")).toMatch(/^y554/);
  expect(await again.handOver(lost, "BBBB12")).toBe("c");
});

it("judges no Message-ID that is not the ledger's", async () => {
  const postfix = await connect();
  expect(await postfix.handOver("<draft@thunderbird.test>", "AAAA11")).toBe("c");
  expect(await postfix.handOver("<draft@thunderbird.test>", "AAAA12")).toBe("c");
  expect(book.open()).toEqual([]);
});

it("closes a connection that speaks something else, and serves the next", async () => {
  const stranger = net.connect(server.port, "127.0.0.1");
  stranger.write("GET / HTTP/1.1\r\n\r\n");
  await new Promise((resolve) => stranger.once("close", resolve));
  expect(await (await connect()).handOver(newId(), "AAAA11")).toBe("c");
});
