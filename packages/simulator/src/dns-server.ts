import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import * as dnsPacket from "dns-packet";
import { closable, listen, type Listening, type ListenOptions, loopbackAddress } from "./listening.ts";
import type { ResolvedRecord, WorldDns } from "./resolver.ts";

const PLAIN_UDP_LIMIT = 512;
const MAX_UDP = 4096;
const NXDOMAIN = 3;
const SERVFAIL = 2;
const NEGATIVE_TTL = 5;
const MAX_TRIES = 20;

/** Starts the name server on UDP and TCP of one port (RFC 1035, RFC 7766). Rejects when the port is taken. */
export async function startDns(world: { dns: WorldDns }, options: ListenOptions): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    const tcp = createServer((socket) => serveStream(world.dns, socket));
    const closeTcp = closable(tcp);
    const where = await listen(tcp, options);
    const udp = createSocket("udp4");
    const failure = await bindUdp(udp, where);
    if (failure) {
      await closeTcp();
      if (options.port !== 0 || tries >= MAX_TRIES) throw failure;
      continue;
    }
    udp.on("message", (query, peer) => {
      const reply = answerTo(world.dns, query, "udp");
      if (reply) udp.send(reply, peer.port, peer.address);
    });
    udp.on("error", () => undefined);
    return { ...where, close: () => closeBoth(closeTcp, udp) };
  }
}

async function bindUdp(udp: UdpSocket, where: { address: string; port: number }): Promise<Error | undefined> {
  udp.bind(where.port, loopbackAddress(where));
  try {
    await once(udp, "listening");
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

async function closeBoth(closeTcp: () => Promise<void>, udp: UdpSocket): Promise<void> {
  const closed = once(udp, "close");
  udp.close();
  await Promise.all([closed, closeTcp()]);
}

function serveStream(dns: WorldDns, socket: Socket): void {
  let received: Buffer = Buffer.alloc(0);
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const length = received.readUInt16BE(0);
      const reply = answerTo(dns, received.subarray(2, 2 + length), "tcp");
      received = received.subarray(2 + length);
      if (!reply) return void socket.destroy();
      const prefix = Buffer.alloc(2);
      prefix.writeUInt16BE(reply.length);
      socket.write(Buffer.concat([prefix, reply]));
    }
  });
}

function answerTo(dns: WorldDns, query: Buffer, transport: "udp" | "tcp"): Buffer | undefined {
  const packet = decode(query);
  const question = packet?.questions?.[0];
  if (!packet || !question || packet.type !== "query") return undefined;
  const edns = packet.additionals?.find((record) => record.type === "OPT");
  const head = {
    id: packet.id ?? 0,
    type: "response" as const,
    questions: [question],
    additionals: edns
      ? [
          {
            type: "OPT" as const,
            name: ".",
            udpPayloadSize: MAX_UDP,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  };
  const flags =
    dnsPacket.AUTHORITATIVE_ANSWER |
    ((packet.flags ?? 0) & dnsPacket.RECURSION_DESIRED) |
    dnsPacket.RECURSION_AVAILABLE;
  try {
    const { rcode, answers, soa } = dns.resolve(question.name, question.type);
    const reply = dnsPacket.encode({
      ...head,
      flags: flags | (rcode === "NXDOMAIN" ? NXDOMAIN : 0),
      answers: answers.map(toWire),
      authorities: soa ? [soaRecord(soa)] : [],
    });
    const offered = edns?.type === "OPT" ? edns.udpPayloadSize : PLAIN_UDP_LIMIT;
    const limit = Math.min(Math.max(offered, PLAIN_UDP_LIMIT), MAX_UDP);
    if (transport === "tcp" || reply.length <= limit) return reply;
    return dnsPacket.encode({ ...head, flags: flags | dnsPacket.TRUNCATED_RESPONSE });
  } catch {
    return dnsPacket.encode({ ...head, flags: flags | SERVFAIL });
  }
}

function decode(query: Buffer): dnsPacket.DecodedPacket | undefined {
  try {
    return dnsPacket.decode(query);
  } catch {
    return undefined;
  }
}

function toWire(record: ResolvedRecord): dnsPacket.Answer {
  const { name, ttl } = record;
  if (record.type === "MX")
    return { type: "MX", name, ttl, data: { preference: record.preference, exchange: record.exchange } };
  if (record.type === "TXT") return { type: "TXT", name, ttl, data: record.strings };
  return { type: record.type, name, ttl, data: record.value };
}

function soaRecord(soa: { zone: string; serial: number }): dnsPacket.Answer {
  const data = {
    mname: "ns1.simulated.test",
    rname: `hostmaster.${soa.zone}`,
    serial: soa.serial,
    refresh: 10_800,
    retry: 3600,
    expire: 604_800,
    minimum: NEGATIVE_TTL,
  };
  return { type: "SOA", name: soa.zone, ttl: NEGATIVE_TTL, data };
}
