import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A private key and its certificate, both PEM. */
export interface KeyAndCertificate {
  key: string;
  cert: string;
}

const DAY_MS = 86_400_000;

/**
 * A fresh self-signed certificate (RFC 5280) on P-256 for a host and its address, valid from yesterday for a year:
 * enough for opportunistic STARTTLS on loopback, and nothing that a client could mistake for a real one.
 */
export function selfSignedCertificate(hostname: string, now: Date): KeyAndCertificate {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
  const name = sequence(tlv(0x31, sequence(oid("2.5.4.3"), tlv(0x0c, Buffer.from(hostname)))));
  const validity = sequence(
    time(new Date(now.getTime() - DAY_MS)),
    time(new Date(now.getTime() + 365 * DAY_MS)),
  );
  const alternativeName = sequence(
    oid("2.5.29.17"),
    tlv(0x04, sequence(tlv(0x82, Buffer.from(hostname)), tlv(0x82, Buffer.from("localhost")))),
  );
  const toSign = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    validity,
    name,
    pair.publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(alternativeName)),
  );
  const signature = sign("sha256", toSign, pair.privateKey);
  const certificate = sequence(
    toSign,
    ecdsaWithSha256,
    tlv(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}

function tlv(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function integer(value: Buffer): Buffer {
  return tlv(0x02, value);
}

function time(at: Date): Buffer {
  return tlv(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-T:]/g, "")}Z`));
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tlv(0x06, Buffer.from(bytes));
}
