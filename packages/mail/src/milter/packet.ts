/** The other side does not speak the protocol: the connection is of no use any more. */
export class MilterProtocolError extends Error {
  override name = "MilterProtocolError";
}

/** One packet: a command's letter and what follows it. */
export interface MilterPacket {
  command: string;
  data: Buffer;
}

/** Postfix sends a header of up to 100 KiB in one packet, and bodies in pieces of 64 KiB. */
const LARGEST = 1_048_576;
const LENGTH_BYTES = 4;

/**
 * Cuts a stream into packets, however it was split on its way; keeps at most one unfinished packet. The returned function
 * throws a MilterProtocolError at a length of zero or of more than 1 MiB, before it waits for so much.
 */
export function createPacketReader(): (chunk: Buffer) => MilterPacket[] {
  let parts: Buffer[] = [];
  let held = 0;
  const lengthOf = (): number | undefined => {
    if (held < LENGTH_BYTES) return undefined;
    if ((parts[0]?.length ?? 0) < LENGTH_BYTES) parts = [Buffer.concat(parts)];
    return parts[0]?.readUInt32BE(0);
  };
  const next = (): MilterPacket | undefined => {
    const length = lengthOf();
    if (length === undefined) return undefined;
    if (length === 0 || length > LARGEST) throw new MilterProtocolError(`a packet of ${length} bytes`);
    if (held < LENGTH_BYTES + length) return undefined;
    const all = Buffer.concat(parts);
    const end = LENGTH_BYTES + length;
    parts = all.length > end ? [all.subarray(end)] : [];
    held = all.length - end;
    return {
      command: String.fromCharCode(all[LENGTH_BYTES] ?? 0),
      data: all.subarray(LENGTH_BYTES + 1, end),
    };
  };
  return (chunk) => {
    if (chunk.length > 0) parts.push(chunk);
    held += chunk.length;
    const packets: MilterPacket[] = [];
    for (let packet = next(); packet; packet = next()) packets.push(packet);
    return packets;
  };
}

/** The bytes of one packet. */
export function writePacket(command: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(LENGTH_BYTES + 1);
  head.writeUInt32BE(data.length + 1, 0);
  head.write(command, LENGTH_BYTES, "latin1");
  return Buffer.concat([head, data]);
}
