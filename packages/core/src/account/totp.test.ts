import { Secret } from "otpauth";
import { describe, expect, it } from "vitest";
import { newTotpSecret, totpAt, totpEnrolment, totpStep } from "./totp.ts";

const RFC_SECRET = Secret.fromUTF8("12345678901234567890").base32;

describe("time-based codes", () => {
  // RFC 6238, appendix B, SHA-1: the last six of the eight digits.
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("are those of RFC 6238 at %i s", (seconds, code) => {
    const at = new Date(seconds * 1000);
    expect(totpAt(RFC_SECRET, at)).toBe(code);
    expect(totpStep(RFC_SECRET, code, at)).toBe(Math.floor(seconds / 30));
  });

  it("are taken one step early or late, and not two", () => {
    const at = new Date(1_234_567_890_000);
    const code = totpAt(RFC_SECRET, at);
    const step = Math.floor(1_234_567_890 / 30);
    for (const drift of [-30, 0, 30])
      expect(totpStep(RFC_SECRET, code, new Date(at.getTime() + drift * 1000))).toBe(step);
    for (const drift of [-60, 60])
      expect(totpStep(RFC_SECRET, code, new Date(at.getTime() + drift * 1000))).toBeUndefined();
    expect(totpStep(RFC_SECRET, "000000", at)).toBeUndefined();
  });

  it("come from secrets of 160 bits that an app reads as an address or a picture", () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const { uri, picture } = totpEnrolment(secret, "olive@firm.example");
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toContain("issuer=PenguinMails");
    expect(Buffer.from(picture.split(",")[1] ?? "", "base64").toString()).toMatch(/^<svg/);
  });
});
