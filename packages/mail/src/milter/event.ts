import { type MilterPacket, MilterProtocolError } from "./packet.ts";

/** What a mail server tells a filter. */
export type MilterEvent =
  /** The first of a connection: its version, what a filter may change, and which steps it can leave out. */
  | { kind: "negotiate"; version: number; actions: number; steps: number }
  /** Values that belong to the step that follows; `i` is the queue id. */
  | { kind: "macros"; step: string; values: ReadonlyMap<string, string> }
  | { kind: "header"; name: string; value: string }
  /** The whole message has come: the filter's word on it is asked. */
  | { kind: "end" }
  /** The message is given up, or done with; the connection stays. */
  | { kind: "abort" }
  | { kind: "quit" }
  /** A step this filter has no use for, named by its letter. */
  | { kind: "step"; letter: string };

const NEGOTIATION_BYTES = 12;
/** Connection, HELO, MAIL, RCPT, DATA, end of header, a piece of the body, an unknown command. */
const STEPS = "CHMRTNBU";

const readStrings = (data: Buffer, what: string): string[] => {
  if (data.at(-1) !== 0) throw new MilterProtocolError(`${what} without an end`);
  return data.toString("utf8", 0, data.length - 1).split("\0");
};

const readMacros = (data: Buffer): MilterEvent => {
  const step = String.fromCharCode(data[0] ?? 0);
  const strings = data.length > 1 ? readStrings(data.subarray(1), "macros") : [];
  if (data.length === 0 || strings.length % 2 !== 0)
    throw new MilterProtocolError("macros that are no pairs");
  const values = new Map<string, string>();
  for (let n = 0; n < strings.length; n += 2)
    values.set((strings[n] ?? "").replace(/^\{(.*)\}$/, "$1"), strings[n + 1] ?? "");
  return { kind: "macros", step, values };
};

const readHeader = (data: Buffer): MilterEvent => {
  const [name, value, ...more] = readStrings(data, "a header");
  if (!name || value === undefined || more.length > 0)
    throw new MilterProtocolError("a header that is no pair");
  return { kind: "header", name, value };
};

/**
 * What a packet of a mail server means (protocol versions 2 to 6, as libmilter's `mfdef.h` names them). Throws a
 * MilterProtocolError for a command nobody sends or data that is not what the command takes.
 */
export function readMilterEvent({ command, data }: MilterPacket): MilterEvent {
  if (command === "O") {
    if (data.length < NEGOTIATION_BYTES) throw new MilterProtocolError("a negotiation that is too short");
    const [version, actions, steps] = [data.readUInt32BE(0), data.readUInt32BE(4), data.readUInt32BE(8)];
    if (version < 2) throw new MilterProtocolError(`version ${version}`);
    return { kind: "negotiate", version, actions, steps };
  }
  if (command === "D") return readMacros(data);
  if (command === "L") return readHeader(data);
  if (command === "E") return { kind: "end" };
  if (command === "A") return { kind: "abort" };
  // K ends this connection for another one, which begins on the same socket.
  if (command === "Q" || command === "K") return { kind: "quit" };
  if (STEPS.includes(command)) return { kind: "step", letter: command };
  throw new MilterProtocolError(`the command ${JSON.stringify(command)}`);
}
