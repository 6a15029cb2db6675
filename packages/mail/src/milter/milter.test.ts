import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agreeToHeaders, CONTINUE, refuseWith } from "./answer.ts";
import { readMilterEvent } from "./event.ts";
import { createPacketReader, type MilterPacket, MilterProtocolError, writePacket } from "./packet.ts";

const anyPacket = fc.record({
  command: fc.constantFrom(..."ABCDEHKLMNOQRTU"),
  data: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});

/** The same bytes in pieces that begin and end anywhere. */
const cut = (bytes: Buffer, at: readonly number[]): Buffer[] => {
  const ends = [...at.map((n) => n % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, n) => bytes.subarray(ends[n - 1] ?? 0, end));
};

describe("packets", () => {
  it("come out as they went in, however they were split", () => {
    fc.assert(
      fc.property(
        fc.array(anyPacket, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (sent, at) => {
          const read = createPacketReader();
          const stream = Buffer.concat(sent.map(({ command, data }) => writePacket(command, data)));
          const got = cut(stream, at).flatMap((piece) => read(piece));
          expect(got.map(({ command, data }) => [command, data.toString("hex")])).toEqual(
            sent.map(({ command, data }) => [command, data.toString("hex")]),
          );
        },
      ),
    );
  });

  it("are refused by their length alone", () => {
    const length = (bytes: number): Buffer => {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(bytes);
      return head;
    };
    expect(() => createPacketReader()(length(0))).toThrow(MilterProtocolError);
    expect(() => createPacketReader()(length(1_048_577))).toThrow(MilterProtocolError);
    expect(createPacketReader()(length(1_048_576))).toEqual([]);
    expect(() => createPacketReader()(Buffer.from("GET / HTTP/1.1\r\n"))).toThrow(MilterProtocolError);
  });
});

describe("what a packet means", () => {
  const packet = (command: string, data: string | Buffer = ""): MilterPacket => ({
    command,
    data: Buffer.from(data),
  });

  it("is read as Postfix sends it", () => {
    const offer = Buffer.from("00000006000001ff001fffff", "hex");
    expect(readMilterEvent(packet("O", offer))).toEqual({
      kind: "negotiate",
      version: 6,
      actions: 0x1ff,
      steps: 0x1fffff,
    });
    expect(readMilterEvent(packet("D", "Ei\x004FzqK1\0{auth_type}\0PLAIN\0"))).toEqual({
      kind: "macros",
      step: "E",
      values: new Map([
        ["i", "4FzqK1"],
        ["auth_type", "PLAIN"],
      ]),
    });
    expect(readMilterEvent(packet("D", "C"))).toMatchObject({ kind: "macros", values: new Map() });
    expect(readMilterEvent(packet("L", "Message-ID\0<a@b.test>\0"))).toEqual({
      kind: "header",
      name: "Message-ID",
      value: "<a@b.test>",
    });
    expect(readMilterEvent(packet("L", "Subject\0\0"))).toMatchObject({ value: "" });
    expect(["E", "A", "Q", "K", "M"].map((letter) => readMilterEvent(packet(letter)).kind)).toEqual([
      "end",
      "abort",
      "quit",
      "quit",
      "step",
    ]);
  });

  it("is a protocol error or an event, and nothing else, for any bytes", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.string({ minLength: 1, maxLength: 1 }),
        (bytes, command) => {
          try {
            expect(readMilterEvent({ command, data: Buffer.from(bytes) }).kind).toBeTypeOf("string");
          } catch (error) {
            expect(error).toBeInstanceOf(MilterProtocolError);
          }
        },
      ),
    );
  });

  it("is refused where it is not what the command takes", () => {
    for (const wrong of [
      packet("O", "short"),
      packet("O", Buffer.from("000000010000000000000000", "hex")),
      packet("L", "Message-ID"),
      packet("L", "Message-ID\0<a@b.test>"),
      packet("L", "\0value\0"),
      packet("D", "Ei\0"),
      packet("D"),
      packet("Z"),
    ])
      expect(() => readMilterEvent(wrong)).toThrow(MilterProtocolError);
  });
});

describe("answers", () => {
  it("ask to be spared what the server can spare, and no more", () => {
    const all = agreeToHeaders({ version: 6, steps: 0x1fffff });
    expect(all.bytes.toString("hex")).toBe("0000000d4f0000000600000000000043db");
    expect(["L", "M", "R"].map((step) => all.waitsFor(step))).toEqual([false, false, true]);
    const old = agreeToHeaders({ version: 2, steps: 0x7f });
    expect(old.bytes.subarray(5).toString("hex")).toBe("00000002000000000000005b");
    expect(["L", "M"].map((step) => old.waitsFor(step))).toEqual([true, true]);
  });

  it("are one line that cannot be broken out of", () => {
    expect(CONTINUE.toString("latin1")).toBe("\0\0\0\x01c");
    const [only] = createPacketReader()(refuseWith(554, "5.7.9", "queued as A\r\n250 100% ok"));
    expect(only).toEqual({ command: "y", data: Buffer.from("554 5.7.9 queued as A  250 100%% ok\0") });
  });
});
