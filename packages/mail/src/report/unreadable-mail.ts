import type { InboundMessage } from "./inbound-message.ts";

const KEPT = 20_000;

/** A mail that was not read, with `why` for a person, and as its text the first 20,000 bytes as they came. Never throws. */
export function unreadableMail(raw: Uint8Array, why: string): InboundMessage {
  return {
    kind: "unreadable",
    rule: "unreadable",
    confidence: 0,
    why,
    references: [],
    from: { name: "", address: "" },
    to: [],
    subject: "",
    text: Buffer.from(raw.subarray(0, KEPT)).toString("latin1"),
    size: raw.byteLength,
  };
}
