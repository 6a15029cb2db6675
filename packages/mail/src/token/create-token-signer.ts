import { createHmac, timingSafeEqual } from "node:crypto";

/** What following a link with a token does. */
export type TokenKind = "open" | "click" | "unsubscribe";

/** What a link in a message stands for; the UUIDs are lower case with dashes, `link` is 0 to 65534. */
export type TokenPayload = { kind: TokenKind; tenantId: string; messageId: string; link?: number };

/** A secret with its number (0 to 65535) that travels in the token, so that keys can be rotated. */
export type TokenKey = { id: number; secret: Uint8Array };

/** Signs and checks tokens; `verify` gives the payload only for the kind that was signed. */
export type TokenSigner = {
  sign: (payload: TokenPayload) => string;
  verify: (token: string, kind: TokenKind) => TokenPayload | undefined;
};

const VERSION = 1;
const KINDS: readonly TokenKind[] = ["open", "click", "unsubscribe"];
const AT = { version: 0, key: 1, kind: 3, tenant: 4, message: 20, link: 36, mac: 38 };
const TOKEN_BYTES = 54;
const NO_LINK = 0xffff;
const SECRET_MIN_BYTES = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function writeUuid(target: Buffer, uuid: string, offset: number): void {
  if (!UUID.test(uuid)) throw new RangeError("a token needs UUIDs");
  target.write(uuid.replaceAll("-", ""), offset, "hex");
}

function readUuid(source: Buffer, offset: number): string {
  const hex = source.toString("hex", offset, offset + 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function macOf(bytes: Buffer, secret: Uint8Array): Buffer {
  return createHmac("sha256", secret)
    .update(bytes.subarray(0, AT.mac))
    .digest()
    .subarray(0, TOKEN_BYTES - AT.mac);
}

function checkKeys(keys: readonly TokenKey[]): Map<number, Uint8Array> {
  const known = new Map<number, Uint8Array>();
  for (const { id, secret } of keys) {
    if (!Number.isInteger(id) || id < 0 || id > 0xffff || known.has(id)) {
      throw new RangeError("token keys need distinct numbers from 0 to 65535");
    }
    if (secret.length < SECRET_MIN_BYTES) throw new RangeError("a token secret has at least 16 bytes");
    known.set(id, Uint8Array.from(secret));
  }
  return known;
}

/**
 * Makes and checks the tokens in tracking and unsubscribe links. The first key signs, every key verifies.
 * A token is 72 characters of base64url: version, key number, kind, tenant, message, link, and 16 bytes of HMAC-SHA256
 * (RFC 2104) over all of it; it is no secret, only unforgeable. `sign` throws RangeError for ids that are no UUID or a
 * link number outside 0 to 65534. `verify` compares in constant time, returns undefined for anything altered, cut,
 * of another kind or of an unknown key, and never throws. Throws RangeError for no keys or unfit ones.
 */
export function createTokenSigner(keys: readonly TokenKey[]): TokenSigner {
  const secrets = checkKeys(keys);
  const current = keys[0];
  if (current === undefined) throw new RangeError("a token signer needs a key");
  const currentId = current.id;
  const currentSecret = Uint8Array.from(current.secret);

  function sign(payload: TokenPayload): string {
    const link = payload.link ?? NO_LINK;
    if (!Number.isInteger(link) || link < 0 || (payload.link !== undefined && link >= NO_LINK)) {
      throw new RangeError("a link number is 0 to 65534");
    }
    const bytes = Buffer.alloc(TOKEN_BYTES);
    bytes.writeUInt8(VERSION, AT.version);
    bytes.writeUInt16BE(currentId, AT.key);
    bytes.writeUInt8(KINDS.indexOf(payload.kind), AT.kind);
    writeUuid(bytes, payload.tenantId, AT.tenant);
    writeUuid(bytes, payload.messageId, AT.message);
    bytes.writeUInt16BE(link, AT.link);
    macOf(bytes, currentSecret).copy(bytes, AT.mac);
    return bytes.toString("base64url");
  }

  function verify(token: string, kind: TokenKind): TokenPayload | undefined {
    const bytes = Buffer.from(token, "base64url");
    // Node skips characters outside the alphabet; only the one canonical spelling may pass.
    if (bytes.length !== TOKEN_BYTES || bytes.toString("base64url") !== token) return undefined;
    const secret = secrets.get(bytes.readUInt16BE(AT.key));
    if (secret === undefined || !timingSafeEqual(macOf(bytes, secret), bytes.subarray(AT.mac)))
      return undefined;
    if (bytes.readUInt8(AT.version) !== VERSION || KINDS[bytes.readUInt8(AT.kind)] !== kind) return undefined;
    const link = bytes.readUInt16BE(AT.link);
    const payload = { kind, tenantId: readUuid(bytes, AT.tenant), messageId: readUuid(bytes, AT.message) };
    return link === NO_LINK ? payload : { ...payload, link };
  }

  return { sign, verify };
}
