import { createFakeSmtp } from "@penguin/infra/smtp/fake";
import { createVirtualClock } from "@penguin/runtime/clock";
import { expect, it } from "vitest";
import type { Ctx } from "./context.ts";
import { sendLetter } from "./letter.ts";

const send = async (name: string): Promise<string> => {
  const smtp = createFakeSmtp();
  const systemMail = { host: "h", port: 1, tls: "none", user: "u", password: "p", from: "us@penguin.test" };
  const ctx = {
    clock: createVirtualClock(new Date("2026-03-02T09:00:00Z")),
    doors: { smtp },
    settings: { systemMail, messageIdSecret: "a secret of the tests" },
  } as unknown as Pick<Ctx, "clock" | "doors" | "settings">;
  const letter = { subject: "Your password was changed", lines: ["It was."] };
  await sendLetter(ctx, { name, address: "ann@firm.example", language: "en" }, letter, "k");
  expect(smtp.mails).toHaveLength(1);
  return smtp.mails[0]?.raw.toString() ?? "";
};

it.each(["Ann\r\nBcc: evil@thief.example", "Ann\0", "Ann\u2028", "Ann\ud800", "\r\n"])(
  "a security mail reaches somebody whose stored name is %j, and has no header of theirs",
  async (name) => {
    const raw = await send(name);
    const [head = ""] = raw.split("\r\n\r\n");
    expect(head).toContain("ann@firm.example");
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head.split("\r\n").filter((one) => /^To:/i.test(one))).toHaveLength(1);
  },
);
