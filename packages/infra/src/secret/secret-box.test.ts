import { describe, expect, it } from "vitest";
import { createSecretBox } from "./index.ts";

const key = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });
const key2 = key("k2", 2);
const box = createSecretBox([key("k1", 1)]);
const binding = { tenantId: "t1", path: "mailbox/1", version: 1 };

describe("the secret box", () => {
  it("opens what it sealed, and seals the same text differently each time", () => {
    for (const text of ["", "x", "pässwörd 🐧", "\u0000", "y".repeat(100_000)])
      expect(box.open(binding, box.seal(binding, text))).toBe(text);
    expect(box.seal(binding, "x")).not.toBe(box.seal(binding, "x"));
  });

  it.each([
    ["another tenant", { ...binding, tenantId: "t2" }],
    ["another path", { ...binding, path: "mailbox/2" }],
    ["another version", { ...binding, version: 2 }],
  ])("does not open for %s", (_what, other) => {
    expect(() => box.open(other, box.seal(binding, "secret"))).toThrow();
  });

  it("does not open a text that was altered anywhere", () => {
    const sealed = box.seal(binding, "secret");
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
      // The last letter of base64url holds bits that stand for nothing.
      if (
        Buffer.from(altered.split(".")[2] ?? "", "base64url").equals(
          Buffer.from(sealed.split(".")[2] ?? "", "base64url"),
        ) &&
        Buffer.from(altered.split(".")[3] ?? "", "base64url").equals(
          Buffer.from(sealed.split(".")[3] ?? "", "base64url"),
        ) &&
        altered.split(".").slice(0, 2).join() === sealed.split(".").slice(0, 2).join()
      )
        continue;
      expect(() => box.open(binding, altered), `at ${at}`).toThrow();
    }
  });

  it("opens with an older key after rotation, seals with the newest, and not without the old one", () => {
    const rotated = createSecretBox([key("k2", 2), key("k1", 1)]);
    const old = box.seal(binding, "secret");
    expect(rotated.open(binding, old)).toBe("secret");
    expect(rotated.seal(binding, "secret").split(".")[1]).toBe("k2");
    expect(() => createSecretBox([key("k2", 2)]).open(binding, old)).toThrow("unknown key");
  });

  it("makes data keys that open what they sealed, for its place and under that key alone", () => {
    const [first, second] = [box.makeKey(binding), box.makeKey(binding)];
    const key = box.withKey(binding, first);
    const sealed = key.seal("row 1", "anna@firm.test");
    expect(sealed).not.toContain("anna");
    expect(key.seal("row 1", "anna@firm.test")).not.toBe(sealed);
    expect(box.withKey(binding, first).open("row 1", sealed)).toBe("anna@firm.test");
    expect(() => key.open("row 2", sealed)).toThrow();
    expect(() => box.withKey(binding, second).open("row 1", sealed)).toThrow();
    expect(() => box.withKey({ ...binding, tenantId: "t2" }, first)).toThrow();
    const rotated = createSecretBox([key2, { id: "k1", key: new Uint8Array(32).fill(1) }]);
    const moved = rotated.rewrap(binding, first) ?? "";
    expect(createSecretBox([key2]).withKey(binding, moved).open("row 1", sealed)).toBe("anna@firm.test");
  });

  it("needs a key", () => {
    expect(() => createSecretBox([])).toThrow("at least one key");
  });

  it("seals anew under the first key what an older one sealed, and leaves the rest", () => {
    const old = box.seal(binding, "secret");
    const rotated = createSecretBox([key("k2", 2), key("k1", 1)]);
    const fresh = rotated.rewrap(binding, old) ?? "";
    expect(createSecretBox([key("k2", 2)]).open(binding, fresh)).toBe("secret");
    expect(rotated.rewrap(binding, fresh)).toBeUndefined();
    expect(() => rotated.rewrap({ ...binding, version: 2 }, old)).toThrow();
  });
});
