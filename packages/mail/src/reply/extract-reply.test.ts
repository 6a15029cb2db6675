import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { directionOf } from "./direction-of.ts";
import { extractReply, extractReplyFrom } from "./extract-reply.ts";
import { readReplyText } from "./read-reply-text.ts";
import { followUpReferences, replySubject } from "./follow-up.ts";

describe("extractReply", () => {
  it.each([
    [
      "Yes please.\n\nOn Mon, 2 Mar 2026 at 10:00, Ana <ana@a.test> wrote:\n> Hi Bo\n> Interested?",
      "Yes please.",
    ],
    ["Ja gern.\r\n\r\nAm 02.03.26 um 10:00 schrieb Ana:\r\n> Hallo", "Ja gern."],
    ["Oui.\n\nLe lun. 2 mars 2026 à 10:00, Ana <ana@a.test> a écrit :\n> Bonjour", "Oui."],
    ["Not now\n\n-- \nBo\nCEO", "Not now"],
    ["> only a quote", "> only a quote"],
    ["", ""],
  ])("of %j is %j", (text, expected) => {
    expect(extractReply(text)).toBe(expected);
  });

  it("never throws and never loses a whole text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("> ", "\n", "a", "On ", "wrote:", "--", " ", "é") }),
        (text) => {
          expect(extractReply(text) === "").toBe(text.trim() === "");
        },
      ),
      { seed: 61 },
    );
  });
});

const quoted = "\n> Hallo Bo\n> Interested?";
const block = (names: readonly string[]): string =>
  `\n\n${names.map((name, index) => `${name}: ${["Ana <ana@a.test>", "Monday", "Bo", "Offer"][index]}`).join("\n")}\n\nHello Bo,\nAre you interested?`;

describe("extractReply in ten languages", () => {
  it.each([
    ["en", "On Mon, Mar 2, 2026 at 10:00 AM Ana <ana@a.test>\nwrote:"],
    ["de", "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Ana <\nana@a.test>:"],
    ["fr", "Le lun. 2 mars 2026 à 10:00, Ana <ana@a.test> a écrit :"],
    ["es", "El lun, 2 mar 2026 a las 10:00, Ana (<ana@a.test>) escribió:"],
    ["it", "Il giorno lun 2 mar 2026 alle ore 10:00 Ana <ana@a.test> ha scritto:"],
    ["pt", "Em seg., 2 de mar. de 2026 às 10:00, Ana <ana@a.test> escreveu:"],
    ["nl", "Op ma 2 mrt 2026 om 10:00 schreef Ana <ana@a.test>:"],
    ["pl", "pon., 2 mar 2026 o 10:00 Ana <ana@a.test> napisał(a):"],
    ["ja", "2026年3月2日(月) 10:00 Ana <ana@a.test>:"],
    ["zh", "Ana <ana@a.test> 于2026年3月2日周一 10:00写道："],
  ])("drops what stands below the line of %s", (_language, line) => {
    expect(extractReply(`Yes, on Monday.\n\n${line}${quoted}`)).toBe("Yes, on Monday.");
    expect(extractReply(`${line}${quoted}\n\nYes, on Monday.`)).toBe("Yes, on Monday.");
  });

  it.each([
    [["From", "Sent", "To", "Subject"]],
    [["Von", "Gesendet", "An", "Betreff"]],
    [["De", "Envoyé", "À", "Objet"]],
    [["De", "Enviado el", "Para", "Asunto"]],
    [["Da", "Inviato", "A", "Oggetto"]],
    [["De", "Enviada em", "Para", "Assunto"]],
    [["Van", "Verzonden", "Aan", "Onderwerp"]],
    [["Od", "Wysłano", "Do", "Temat"]],
    [["差出人", "送信日時", "宛先", "件名"]],
    [["发件人", "发送时间", "收件人", "主题"]],
  ])("drops what stands below the block %j", (names) => {
    expect(extractReply(`No, thank you for asking.${block(names)}`)).toBe("No, thank you for asking.");
  });

  it.each([
    ["-----Original Message-----"],
    ["-----Ursprüngliche Nachricht-----"],
    ["----- Mensaje original -----"],
    ["________________________________\nFrom: Ana <ana@a.test>\nSent: Monday\nTo: Bo\nSubject: Offer"],
  ])("drops what stands below %j", (line) => {
    expect(extractReply(`Fine.\n\n${line}\nHello Bo`)).toBe("Fine.");
  });

  it.each([
    ["Sounds good.\n\nBest regards,\nBo Berg\nCEO, B Ltd", "Sounds good."],
    ["Gern.\n\nMit freundlichen Grüßen\nBo Berg", "Gern."],
    ["Sí.\n\nUn saludo,\nBo", "Sí."],
    ["Ok\n\nSent from my iPhone", "Ok"],
    ["Passt.\n\nVon meinem iPhone gesendet", "Passt."],
    ["Thanks,\nthis works for us.\n\nBest,\nBo", "Thanks,\nthis works for us."],
    ["Thanks", "Thanks"],
    ["Best regards,\nBo", "Best regards,\nBo"],
    ["From: what I see, yes.\nTo me it is fine.", "From: what I see, yes.\nTo me it is fine."],
    ["> Interested?\nYes\n> When?\nMonday", "Yes\nMonday"],
    ["What she wrote: nothing.\nSo let us talk.", "What she wrote: nothing.\nSo let us talk."],
  ])("of %j is %j", (text, expected) => {
    expect(extractReply(text)).toBe(expected);
  });
});

describe("extractReplyFrom", () => {
  const quote = '<div class="gmail_quote">On Monday Ana wrote:<blockquote>Interested?</blockquote></div>';

  it.each([
    ["", `<div>Yes <b>please</b></div>${quote}`, "Yes please"],
    [
      "Yes please Interested?",
      `<p>Yes please</p><div id="appendonsend"></div><p>Interested?</p>`,
      "Yes please",
    ],
    ["", `${quote}<p>Below it</p>`, "Below it"],
    ["", "<p>Only this</p>", "Only this"],
    ["Plain", "<p>Rich</p>", "Plain"],
    ["", "", ""],
  ])("of %j and %j is %j", (text, html, expected) => {
    expect(extractReplyFrom({ text, html })).toBe(expected);
  });

  it("reads a whole mail", async () => {
    const raw = Buffer.from("Subject: Re: x\r\nContent-Type: text/plain\r\n\r\nYes.\r\n\r\n> no?\r\n");
    expect(await readReplyText(raw)).toBe("Yes.");
    expect(await readReplyText(new Uint8Array())).toBe("");
  });
});

describe("directionOf", () => {
  const identity = { addresses: ["ana@a.test"], isOwnMessageId: (id: string) => id.endsWith("@a.test>") };

  it.each([
    ["Ana@a.test", undefined, "outgoing"],
    ["bo@b.test", "<1@b.test>", "incoming"],
    ["alias@a.test", "<1@a.test>", "outgoing"],
  ])("of a mail from %s with id %s is %s", (address, messageId, direction) => {
    const mail = { from: { address }, ...(messageId === undefined ? {} : { messageId }) };
    expect(directionOf(mail, identity)).toBe(direction);
  });
});

describe("replySubject", () => {
  it.each([
    ["Hello", "Re: Hello"],
    ["Re: Hello", "Re: Hello"],
    ["RE: AW: re[2]: Hello", "Re: Hello"],
    ["Regarding: x", "Re: Regarding: x"],
    ["", "Re: "],
  ])("of %j is %j", (subject, expected) => {
    expect(replySubject(subject)).toBe(expected);
  });
});

describe("followUpReferences", () => {
  it("ends with the parent, keeps the first, and stays short", () => {
    expect(followUpReferences([], "<a@x>")).toEqual(["<a@x>"]);
    expect(followUpReferences(["<a@x>", "<b@x>", "<a@x>"], "<b@x>")).toEqual(["<a@x>", "<b@x>"]);
    const many = Array.from({ length: 50 }, (_, index) => `<${index}@x>`);
    const references = followUpReferences(many, "<last@x>");
    expect(references).toHaveLength(20);
    expect([references[0], references[1], references[19]]).toEqual(["<0@x>", "<32@x>", "<last@x>"]);
  });
});

it("leaves no line that a program drew above the quote", () => {
  const html =
    '<div>Yes.</div><hr><div id="divRplyFwdMsg"><b>Von:</b> Amy<br><b>Gesendet:</b> Montag</div><div>Hello.</div>';
  const text = `Yes.\n\n${"-".repeat(40)}\n\nVon: Amy\nGesendet: Montag\n\nHello.`;
  expect(extractReplyFrom({ text, html })).toBe("Yes.");
});
