import { describe, expect, it } from "vitest";
import { classifyInbound } from "./classify-inbound.ts";
import { readReturnDate } from "./read-return-date.ts";

const answer = (
  subject: string,
  body: string,
  headers: readonly string[] = ["Auto-Submitted: auto-replied"],
) =>
  classifyInbound(
    Buffer.from(
      [
        "From: Bo <bo@b.test>",
        "To: ana@a.test",
        "Date: Fri, 20 Nov 2026 10:00:00 +0000",
        `Subject: ${subject}`,
        ...headers,
        "Content-Type: text/plain; charset=utf-8",
        "",
        body,
      ].join("\r\n"),
    ),
  );

describe("automatic answers", () => {
  it.each([
    [
      "out-of-office",
      "Out of office",
      "I am out of the office until 24 December. Write to eve@b.test instead.",
    ],
    ["vacation", "Abwesenheit", "Ich bin bis 24.12.2026 im Urlaub. Bitte an eve@b.test."],
    ["left-company", "Automatic reply", "Bo no longer works at B. Please write to eve@b.test."],
    ["left-company", "Réponse automatique", "Bo ne travaille plus ici. Écrivez à eve@b.test"],
    ["address-changed", "Automatic reply", "My e-mail address has changed to eve@b.test."],
    [
      "challenge",
      "Please confirm",
      "To have your message delivered, click the link below to prove you are a human.",
    ],
    ["ticket", "[#4711] Your request", "We received your request. Ticket number 4711."],
    ["receipt", "Thank you", "Thank you for your message, we will answer soon."],
  ])("are of class %s", async (kind, subject, body) => {
    const { kind: of, autoReply } = await answer(subject, body);
    expect({ of, class: autoReply?.class }).toEqual({ of: "auto-reply", class: kind });
    if (body.includes("eve@")) expect(autoReply?.otherAddress).toBe("eve@b.test");
  });

  it.each([
    ["en", "I am out of the office until December 24th with limited access."],
    ["en, American", "I will be back in the office on 12/24."],
    ["de", "Ich bin ab dem 24. Dezember wieder erreichbar."],
    ["fr", "Je suis absent jusqu'au 24 décembre 2026 inclus."],
    ["es", "Estoy de vacaciones hasta el 24 de diciembre."],
    ["it", "Sono in ferie fino al 24 dicembre 2026."],
    ["pt", "Estou de férias até 24 de dezembro."],
    ["nl", "Ik ben afwezig tot 24 december."],
    ["pl", "Jestem na urlopie do 24 grudnia 2026."],
    ["ja", "12月24日まで休暇をいただいております。"],
    ["zh", "我正在休假，将于2026年12月24日回来。"],
    ["a span, fr", "Je serai absent du 10 au 24 décembre."],
    ["a span, en", "I am away from 10 December to 24 December."],
    ["numbers", "Abwesend bis 24.12.26"],
  ])("name the day of return: %s", (_language, text) => {
    expect(readReturnDate(text, new Date("2026-11-20T10:00:00Z"))).toBe("2026-12-24");
  });

  it("take a day of the week for the next one, a passed day for next year's, and no day for none", () => {
    const sent = new Date("2026-11-20T10:00:00Z");
    expect(readReturnDate("Back on Monday.", sent)).toBe("2026-11-23");
    expect(readReturnDate("until 5 January", sent)).toBe("2027-01-05");
    expect(readReturnDate("until 31 February 2027", sent)).toBeUndefined();
    expect(readReturnDate("I am away from 1 May", sent)).toBeUndefined();
    expect(readReturnDate("until 24 December", new Date(""))).toBeUndefined();
  });

  it("are receipts of a mail that was opened, though they answer it by their headers", async () => {
    const raw = [
      "From: bo@b.test",
      "Subject: Read: Offer",
      "In-Reply-To: <s@a.test>",
      "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "Your message was read on Monday.",
      "--b--",
    ];
    expect(await classifyInbound(Buffer.from(raw.join("\r\n")))).toMatchObject({
      kind: "auto-reply",
      rule: "rfc8098.disposition",
      autoReply: { class: "receipt" },
    });
  });

  it("are known by their words where the headers are silent", async () => {
    const { kind, rule } = await answer("Re: Hello", "Je suis actuellement en congé.", [
      "In-Reply-To: <s@a.test>",
    ]);
    expect({ kind, rule }).toEqual({ kind: "auto-reply", rule: "text.auto-reply" });
  });
});

describe("requests to unsubscribe", () => {
  it.each([
    "Please remove me from your list",
    "Bitte streichen Sie mich aus Ihrem Verteiler.",
    "Bonjour,\r\nveuillez me désinscrire.",
    "Por favor, denme de baja.",
    "Cancellatemi dalla lista",
    "Por favor, remova meu e-mail da lista",
    "Graag uitschrijven",
    "Proszę mnie wypisać",
    "配信停止をお願いします",
    "请不要再给我发邮件",
  ])("%s", async (text) => {
    expect((await answer("Re: Hello", text, ["In-Reply-To: <s@a.test>"])).kind).toBe("unsubscribe-request");
  });

  it("are mails to the address of the header, whatever they say", async () => {
    const raw = "From: bo@b.test\r\nTo: ana+unsubscribe-x@a.test\r\nSubject: Hi\r\n\r\n";
    expect(await classifyInbound(Buffer.from(raw))).toMatchObject({ rule: "rfc2369.mailto" });
  });

  it.each([
    "Can we stop by on Monday?",
    "Stop me if I am wrong, but is this the price for ten seats?",
    "Remove the second item and we have a deal.",
    "Graag meer informatie.",
    "Não envie contrato ainda, estou revisando com o jurídico e respondo amanhã com os comentários finais de todos, ok? Depois falamos.",
  ])("not: %s", async (text) => {
    expect((await answer("Re: Hello", text, ["In-Reply-To: <s@a.test>"])).kind).toBe("reply");
  });
});

describe("notifications of a provider", () => {
  const sns = (told: object) =>
    classifyInbound(
      Buffer.from(
        `From: no-reply@sns.amazonaws.com\r\nSubject: AWS Notification Message\r\n\r\n${JSON.stringify(told)}\r\n\r\n--\r\nTo stop {this}`.replace(
          /\{this\}/u,
          "this",
        ),
      ),
    );
  const mail = { commonHeaders: { messageId: "<sent1@a.test>" } };

  it("are bounces, delays, complaints and successes", async () => {
    const bounce = await sns({
      notificationType: "Bounce",
      bounce: {
        bounceType: "Permanent",
        bouncedRecipients: [
          { emailAddress: "Bo@b.test", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" },
        ],
      },
      mail,
    });
    expect(bounce).toMatchObject({
      kind: "bounce",
      dsn: {
        originalMessageId: "<sent1@a.test>",
        recipients: [{ finalRecipient: "bo@b.test", verdict: { decision: "suppress" } }],
      },
    });
    const complaint = {
      complainedRecipients: [{ emailAddress: "bo@b.test" }],
      complaintFeedbackType: "abuse",
    };
    expect(await sns({ Message: JSON.stringify({ eventType: "Complaint", complaint, mail }) })).toMatchObject(
      {
        kind: "complaint",
        complaint: { originalRecipient: "bo@b.test", feedbackType: "abuse" },
      },
    );
    const deliveryDelay = { delayedRecipients: [{ emailAddress: "bo@b.test" }], delayType: "MailboxFull" };
    expect(await sns({ eventType: "DeliveryDelay", deliveryDelay })).toMatchObject({ kind: "delayed" });
    const delivery = { recipients: ["bo@b.test"], smtpResponse: "250 ok" };
    expect(await sns({ notificationType: "Delivery", delivery })).toMatchObject({ kind: "other" });
    expect(await sns({ notificationType: 4 })).toMatchObject({ kind: "other", rule: "none" });
  });
});
