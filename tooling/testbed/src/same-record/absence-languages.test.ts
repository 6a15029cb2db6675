import { classifyInbound } from "@penguin/mail/report";
import { absenceText, composeAbsence } from "@penguin/simulator";
import { describe, expect, it } from "vitest";

const NOW = new Date("2026-03-02T09:00:00Z");
const DOMAINS = [
  "firm.test",
  "firma.de",
  "maison.fr",
  "casa.es",
  "ditta.it",
  "loja.br",
  "bedrijf.nl",
  "firma.pl",
  "kaisha.jp",
  "gongsi.cn",
];
const PROVIDERS = ["google", "microsoft"] as const;

const absenceOf = (address: string, provider: (typeof PROVIDERS)[number]): Buffer =>
  composeAbsence({
    address,
    provider,
    to: "amy@acme.test",
    original: {
      messageId: "<m1@acme.test>",
      references: "",
      subject: "A question",
      text: "Hello.",
      fromHeader: "Amy <amy@acme.test>",
    } as Parameters<typeof composeAbsence>[0]["original"],
    originalAt: NOW.toISOString(),
    text: absenceText("seed", address, NOW),
    now: NOW,
  });

describe("absence notes of the simulator", () => {
  const cases = DOMAINS.flatMap((domain) => PROVIDERS.map((provider) => [domain, provider] as const));

  it.each(cases)("at %s, written by %s: automatic, with the day of return", async (domain, provider) => {
    for (const local of ["bo", "eva.klein", "info2"]) {
      const { kind, autoReply } = await classifyInbound(absenceOf(`${local}@${domain}`, provider));
      expect(kind).toBe("auto-reply");
      expect(["out-of-office", "vacation"]).toContain(autoReply?.class);
      expect(autoReply?.returnDate).toMatch(/^2026-03-\d\d$/);
    }
  });

  it("are in ten languages", () => {
    const texts = DOMAINS.map((domain) =>
      absenceText("seed", `bo@${domain}`, NOW).replace(/\d{4}-\d\d-\d\d/, ""),
    );
    expect(new Set(texts).size).toBe(10);
  });
});
