import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTokenSigner } from "./create-token-signer.ts";
import type { TokenPayload } from "./create-token-signer.ts";

const oldKey = { id: 1, secret: Buffer.alloc(32, 1) };
const newKey = { id: 2, secret: Buffer.alloc(32, 2) };
const tenantId = "019a9f3c-0000-7000-8000-00000000000a";
const messageId = "019a9f3c-0000-7000-8000-00000000000b";

const payloads: fc.Arbitrary<TokenPayload> = fc
  .record({
    kind: fc.constantFrom("open", "click", "unsubscribe"),
    tenantId: fc.uuid(),
    messageId: fc.uuid(),
    link: fc.option(fc.integer({ min: 0, max: 65534 }), { nil: undefined }),
  })
  .map(({ link, ...rest }) => (link === undefined ? rest : { ...rest, link }));

describe("createTokenSigner", () => {
  it("gives back what was signed", () => {
    const signer = createTokenSigner([newKey]);
    fc.assert(
      fc.property(payloads, (payload) => {
        const token = signer.sign(payload);
        expect(token).toMatch(/^[A-Za-z0-9_-]{72}$/);
        expect(signer.verify(token, payload.kind)).toEqual(payload);
      }),
      { seed: 21 },
    );
  });

  it("refuses a token in which any byte was changed", () => {
    const signer = createTokenSigner([newKey, oldKey]);
    fc.assert(
      fc.property(payloads, fc.integer({ min: 1, max: 255 }), (payload, mask) => {
        const bytes = Buffer.from(signer.sign(payload), "base64url");
        for (let index = 0; index < bytes.length; index += 1) {
          const altered = Buffer.from(bytes);
          altered[index] = (altered[index] ?? 0) ^ mask;
          for (const kind of ["open", "click", "unsubscribe"] as const) {
            expect(signer.verify(altered.toString("base64url"), kind)).toBeUndefined();
          }
        }
      }),
      { seed: 22, numRuns: 30 },
    );
  });

  it("refuses cut, lengthened, respelled and arbitrary text without throwing", () => {
    const signer = createTokenSigner([newKey]);
    const token = signer.sign({ kind: "open", tenantId, messageId });
    for (let length = 0; length < token.length; length += 1) {
      expect(signer.verify(token.slice(0, length), "open")).toBeUndefined();
    }
    for (const altered of [`${token}A`, `${token}=`, ` ${token}`, `${token}\n`, token.replace(/^./, "$&.")]) {
      expect(signer.verify(altered, "open")).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => signer.verify(text, "click") === undefined),
      { seed: 23 },
    );
  });

  it("refuses another kind than the one that was signed", () => {
    const signer = createTokenSigner([newKey]);
    const token = signer.sign({ kind: "open", tenantId, messageId });
    expect(signer.verify(token, "unsubscribe")).toBeUndefined();
    expect(signer.verify(token, "open")).toEqual({ kind: "open", tenantId, messageId });
  });

  it("signs by the first key and verifies by every key", () => {
    const before = createTokenSigner([oldKey]).sign({ kind: "click", tenantId, messageId, link: 3 });
    const rotated = createTokenSigner([newKey, oldKey]);
    expect(rotated.verify(before, "click")?.link).toBe(3);
    expect(rotated.sign({ kind: "click", tenantId, messageId, link: 3 })).not.toBe(before);
    expect(createTokenSigner([newKey]).verify(before, "click")).toBeUndefined();
  });

  it("throws for unfit keys and payloads", () => {
    expect(() => createTokenSigner([])).toThrow(RangeError);
    expect(() => createTokenSigner([oldKey, { ...newKey, id: 1 }])).toThrow(RangeError);
    expect(() => createTokenSigner([{ id: 1, secret: Buffer.alloc(8) }])).toThrow(RangeError);
    const signer = createTokenSigner([newKey]);
    expect(() => signer.sign({ kind: "open", tenantId: "x", messageId })).toThrow(RangeError);
    expect(() => signer.sign({ kind: "open", tenantId, messageId, link: 65535 })).toThrow(RangeError);
  });
});
