import { classifyInbound } from "@penguin/mail/report";
import { composeLateReport } from "@penguin/simulator";
import { describe, expect, it } from "vitest";
import { canRunExim, reportsOfExim } from "./run-exim.ts";

const SENDER = "amy+b-0123456789abcdef0123456789abcdef@acme.test";
const REFUSALS = {
  "gone@firm.test": "550 5.1.1 unknown user",
  "full@firm.test": "552 5.2.2 mailbox is full",
  "policy@firm.test": "550 5.7.1 message refused by policy",
  "nowhere@firm.test": "Unrouteable address",
};
const rawTo = (address: string): string =>
  `From: amy@acme.test\nTo: ${address}\nSubject: Hello\nMessage-ID: <${address}>\n\nHi.\n`;

/** What a report is recorded as. */
const recordOf = async (raw: Buffer) => {
  const { kind, dsn } = await classifyInbound(raw);
  const [first] = dsn?.recipients ?? [];
  return {
    kind,
    recipient: first?.finalRecipient,
    reason: first?.verdict.reason,
    decision: first?.verdict.decision,
    messageId: dsn?.originalMessageId,
    token: dsn?.originalVerp?.token,
  };
};

const skip = !canRunExim();

describe("reports of a real Exim (needs its packages unpacked, run by root)", { skip }, () => {
  const reports = skip ? new Map<string, Buffer>() : reportsOfExim(REFUSALS, { sender: SENDER, raw: rawTo });

  it.each([
    ["gone@firm.test", "unknown_user", "suppress"],
    ["full@firm.test", "mailbox_full", "retry"],
    ["policy@firm.test", "policy", "none"],
    ["nowhere@firm.test", "unknown_user", "suppress"],
  ])("say of %s: %s", async (address, reason, decision) => {
    const raw = reports.get(address) ?? Buffer.alloc(0);
    expect(await recordOf(raw)).toMatchObject({
      kind: "bounce",
      recipient: address,
      reason,
      decision,
      messageId: `<${address}>`,
    });
  });

  it("are recorded as those of the simulator's hosting company", async () => {
    const address = "nowhere@firm.test";
    const at = new Date("2026-03-02T09:00:00Z");
    const simulated = composeLateReport({
      provider: "hoster",
      address,
      returnPath: SENDER,
      subject: "Hello",
      messageId: `<${address}>`,
      original: Buffer.from(rawTo(address).replaceAll("\n", "\r\n")),
      receivedAt: at,
      now: at,
      peer: "192.0.2.1",
    });
    expect(await recordOf(reports.get(address) ?? Buffer.alloc(0))).toEqual(await recordOf(simulated));
  });
});
