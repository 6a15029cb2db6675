import { inboundMessages } from "@penguin/db/schema";
import type { ContentReader } from "@penguin/infra/content-reader";
import { ReadingStopped } from "@penguin/runtime/reading";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  answerTo,
  createKit,
  createTenant,
  type Kit,
  ledgerOf,
  type LedgerRow,
  receive,
  sentCampaign,
} from "../testing/index.ts";
import { listQuarantine } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const HEAD = "From: mallory@evil.example\r\nSubject: Re: your offer\r\nIn-Reply-To: <1@acme.example>\r\n";
const nested = (depth: number): string =>
  Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  ).join("");

/** Gives up every mail that says so. */
const stopping = (reader: ContentReader, reason: "deadline" | "memory"): ContentReader => ({
  ...reader,
  read: async (reading, content) => {
    if (content instanceof Uint8Array && Buffer.from(content).includes("endless"))
      throw new ReadingStopped(reason);
    return reader.read(reading, content);
  },
});

const readWithAnswerBehind = async (hostile: string) => {
  const tenant = await createTenant(kit);
  await sentCampaign(kit, tenant, { people: 1 });
  const [sent] = await ledgerOf(tenant);
  const { address } = (
    await kit.root<{ address: string }[]>`
    select address from mailboxes where id = ${sent?.mailboxId ?? ""}`
  )[0] ?? { address: "" };
  kit.imap.deliver(address, hostile, kit.clock.now());
  await receive(kit, tenant, sent as LedgerRow, answerTo(kit, sent as LedgerRow));
  const { rows } = await listQuarantine(tenant.ctx, {});
  const mails = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(inboundMessages));
  return {
    held: rows,
    kinds: mails
      .map(({ kind, threadId }) => [kind, threadId !== null])
      .sort((one, two) => String(one).localeCompare(String(two))),
  };
};

describe("a mail that cannot be read within its limits waits for a person, and holds up none behind it:", () => {
  it.each([
    ["lines", `${HEAD}\r\n${"\n".repeat(50_000)}`, "It has more than 40000 lines"],
    ["header fields", `${HEAD}${"X-A: b\r\n".repeat(1_001)}\r\nHi`, "It has more than 1000 header fields"],
    ["multiparts", `${HEAD}${nested(70)}Hi`, "It has more than 64 multiparts"],
  ])("one of too many %s", async (_, hostile, why) => {
    const { held, kinds } = await readWithAnswerBehind(hostile);
    expect(held).toMatchObject([
      { rule: "unreadable", why: expect.stringContaining(why), excerpt: expect.stringContaining(HEAD) },
    ]);
    expect(kinds).toEqual([
      ["other", false],
      ["reply", true],
    ]);
  });

  it.each([
    ["deadline", "It took too long to read"],
    ["memory", "It took too much memory to read"],
  ] as const)("one given up for its %s", async (reason, why) => {
    const { reader } = kit.doors;
    kit.doors.reader = stopping(reader, reason);
    try {
      const { held, kinds } = await readWithAnswerBehind(`${HEAD}\r\nendless`);
      expect(held).toMatchObject([{ rule: "unreadable", why: expect.stringContaining(why) }]);
      expect(kinds).toContainEqual(["reply", true]);
    } finally {
      kit.doors.reader = reader;
    }
  });
});
