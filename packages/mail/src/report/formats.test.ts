import { describe, expect, it } from "vitest";
import { classifyInbound } from "./classify-inbound.ts";

type Case = {
  name: string;
  head: readonly string[];
  body: readonly string[];
  to?: string;
  decision?: string;
};

const read = ({ head, body }: Pick<Case, "head" | "body">) =>
  classifyInbound(
    Buffer.from(
      [
        "To: ana@acme.example",
        "Date: Fri, 20 Nov 2026 10:00:00 +0000",
        ...head,
        "Content-Type: text/plain; charset=utf-8",
        "",
        ...body,
      ].join("\r\n"),
    ),
  );
const daemon = (subject: string, name = "Mail Delivery System"): string[] => [
  "Return-Path: <>",
  `From: ${name} <MAILER-DAEMON@mx.b.example>`,
  `Subject: ${subject}`,
];
const plain = (from: string, subject: string): string[] => [`From: ${from}`, `Subject: ${subject}`];

/** Wordings of mail servers that the real mails of the corpus do not have. */
const BOUNCES: readonly Case[] = [
  {
    name: "a gateway that shows its dialogue only",
    head: plain("Gateway <gateway@scan.example>", "Mail could not be delivered"),
    body: ["Sent <<< RCPT TO:<bo@b.example>", "Received >>> 550 5.1.1 <bo@b.example>... user unknown"],
    decision: "suppress",
  },
  {
    name: "a gateway to mobile phones",
    head: plain("sysadmin@mobile.example", "Undeliverable Message"),
    body: [
      "Message could not be delivered to mobile.",
      "Error: No valid recipients for this MM",
      "",
      "  To: bo@b.example",
    ],
    decision: "suppress",
  },
  {
    name: "Domino in German",
    head: daemon("ZUSTELLUNGSFEHLER: Benutzer bo (bo@b.example) nicht im Verzeichnis", "Postmaster"),
    body: [
      "Ihre Nachricht konnte nicht zugestellt werden an:",
      "",
      "  bo@b.example",
      "",
      "weil:",
      "",
      "  Benutzer bo (bo@b.example) nicht im Domino-Verzeichnis aufgelistet",
    ],
    decision: "suppress",
  },
  {
    name: "CommuniGate Pro",
    head: plain("<MAILER-DAEMON@cgp.example>", "Undeliverable mail"),
    body: [
      "Failed to deliver to 'bo@b.example'",
      "LOCAL module(account bo) reports:",
      " account is full (quota exceeded)",
    ],
    decision: "retry",
  },
  {
    name: "Apache James",
    head: plain("postmaster@james.example", "Error in your message"),
    body: [
      "Hi. This is the James mail server at james.example.",
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "This is a permanent error; I've given up. Sorry it didn't work out.",
      "",
      "Failed recipient(s):",
      "bo@b.example",
      "",
      "Error message:",
      "550 5.1.1 unknown user",
    ],
    decision: "suppress",
  },
  {
    name: "PowerMTA",
    head: plain("MAILER-DAEMON@pmta.example", "Delivery report"),
    body: [
      "Hello, this is the mail server on pmta.example.",
      "I am sending you this message to inform you on the delivery status of a message you previously sent.",
      "Immediately below you will find a list of the affected recipients;",
      "",
      "  <bo@b.example>: delivery failed; will not continue trying",
      "  550 5.7.1 Message blocked due to poor reputation of 192.0.2.1",
    ],
    decision: "pause",
  },
  {
    name: "MDaemon",
    head: plain('"MDaemon at mx.b.example" <MDaemon@mx.b.example>', "Permanent Delivery Failure"),
    body: [
      "The attached message had PERMANENT fatal delivery errors!",
      "",
      "After one or more unsuccessful delivery attempts the attached message has been removed",
      "Failed address: bo@b.example",
      "",
      "--- Session Transcript ---",
      " Fri 2026-11-20 10:00:00: --> RCPT To:<bo@b.example>",
      " Fri 2026-11-20 10:00:00: <-- 550 <bo@b.example>, Recipient unknown",
    ],
    decision: "suppress",
  },
  {
    name: "GroupWise",
    head: plain("<Mailer-Daemon@gw.example>", "Message status - undeliverable"),
    body: [
      "The message that you sent was undeliverable to the following:",
      "\tbo@b.example (user not found)",
    ],
    decision: "suppress",
  },
  {
    name: "an SMTP library of web mailers",
    head: plain("Mail Administrator <postmaster@x.example>", "We had trouble delivering your message"),
    body: [
      "Full details follow:",
      "1 error(s):",
      "  SMTP Server <mx.b.example> rejected recipient <bo@b.example>",
      "  (Error following RCPT command). It responded as follows: [550 5.1.1 No such user]",
    ],
    decision: "suppress",
  },
  {
    name: "Kerio",
    head: daemon("Delivery Status Notification (Failure)"),
    body: [
      "Your message could not be delivered to <bo@b.example>.",
      "Remote host said: 452 4.2.2 Mailbox full",
    ],
    decision: "retry",
  },
  {
    name: "Mercury",
    head: plain('"Electronic Postmaster" <maiser@b.example>', "Delivery failure notification"),
    body: [
      'With reference to your message with the subject: "Hello"',
      "The local mail transport system has reported the following problems it",
      "encountered while trying to deliver your message:",
      "*** bo@b.example",
      "    User not known at this site.",
      "  Your message was not delivered. Returned message is below.",
    ],
    decision: "suppress",
  },
  {
    name: "Gmail in German",
    head: daemon("Delivery Status Notification (Failure)"),
    body: [
      "** Adresse nicht gefunden **",
      "",
      "Ihre Nachricht wurde nicht an bo@b.example zugestellt, da die Adresse nicht gefunden wurde oder keine E-Mails empfangen kann.",
    ],
    decision: "suppress",
  },
  {
    name: "Gmail in Spanish, domain",
    head: daemon("Delivery Status Notification (Failure)"),
    body: [
      "No se ha podido entregar tu mensaje a bo@b.example porque no se ha encontrado el dominio b.example.",
    ],
    decision: "suppress",
  },
  {
    name: "Exchange in French",
    head: plain("Administrateur système <postmaster@b.example>", "Non remis : Bonjour"),
    body: [
      "Votre message n'est parvenu à aucun des destinataires suivants.",
      "",
      "bo@b.example",
      "L'adresse de messagerie entrée est introuvable.",
    ],
    decision: "suppress",
  },
  {
    name: "Exchange in Italian",
    head: plain("Amministratore di sistema <postmaster@b.example>", "Impossibile recapitare: Ciao"),
    body: [
      "Impossibile recapitare il messaggio ai destinatari seguenti:",
      "bo@b.example",
      "La casella del destinatario è piena.",
    ],
    decision: "retry",
  },
  {
    name: "Exchange in Portuguese",
    head: plain("Microsoft Outlook <postmaster@b.example>", "Não foi possível entregar: Olá"),
    body: [
      "Falha na entrega para estes destinatários ou grupos:",
      "bo@b.example",
      "O endereço de email inserido não foi encontrado.",
    ],
    decision: "suppress",
  },
  {
    name: "Exchange in Dutch",
    head: plain("Systeembeheerder <postmaster@b.example>", "Onbestelbaar: Hallo"),
    body: [
      "Bezorging aan de volgende geadresseerden is mislukt:",
      "bo@b.example",
      "Het e-mailadres is niet gevonden.",
    ],
    decision: "suppress",
  },
  {
    name: "Exchange in Polish",
    head: plain("Administrator systemu <postmaster@b.example>", "Nie można dostarczyć: Cześć"),
    body: [
      "Dostarczenie do następujących adresatów nie powiodło się:",
      "bo@b.example",
      "Adres e-mail odbiorcy nie został znaleziony, użytkownik nie istnieje.",
    ],
    decision: "suppress",
  },
  {
    name: "a Japanese carrier",
    head: daemon("メール配信エラーのお知らせ", "メール配信システム"),
    body: [
      "次の宛先へのメッセージを配信できませんでした。",
      "<bo@b.example>",
      "宛先メールアドレスが見つかりませんでした。",
    ],
    decision: "suppress",
  },
  {
    name: "QQ",
    head: plain("QQ邮箱管理员 <PostMaster@qq.example>", "来自qq.com的退信"),
    body: [
      "抱歉，您的邮件被退回来了……",
      "收件人：bo@b.example",
      "退信原因：收件人邮箱不存在。host mx said: 550 Mailbox not found",
    ],
    decision: "suppress",
  },
  {
    name: "mail.ru in Russian",
    head: plain("postmaster@mail.example", "Письмо не доставлено"),
    body: ["Ваше сообщение не может быть доставлено адресату bo@b.example", "550 Пользователь не найден"],
    decision: "suppress",
  },
  {
    name: "MessageLabs",
    head: plain("<MAILER-DAEMON@messagelabs.example>", "Mail Delivery Failure"),
    body: [
      "This is the mail delivery agent at messagelabs.example.",
      "I was unable to deliver your message to the following addresses.",
      "",
      "bo@b.example",
      "Reason: 550 5.7.1 Relaying denied",
    ],
    decision: "none",
  },
];

const DELAYS: readonly Case[] = [
  {
    name: "Exim",
    head: daemon("Warning: message 1abc-00 delayed 24 hours"),
    body: [
      "A message that you sent has not yet been delivered to one or more of its recipients.",
      "The address to which the message has not yet been delivered is:",
      "  bo@b.example",
      "No action is required on your part. Delivery attempts will continue for some time.",
    ],
  },
  {
    name: "Exchange in German",
    head: plain("Microsoft Outlook <postmaster@b.example>", "Zustellung verzögert: Hallo"),
    body: [
      "Die Zustellung an diese Empfänger verzögert sich:",
      "bo@b.example",
      "Es wird weiterhin versucht, die Nachricht zuzustellen.",
    ],
  },
];

const ORDINARY: readonly { name: string; head: readonly string[]; body: readonly string[]; kind: string }[] =
  [
    {
      name: "a parcel",
      head: plain("DHL Delivery Service <noreply@parcel.example>", "Delivery failure: your parcel"),
      body: ["Your parcel could not be delivered today.", "Following address: 1 Main St. We will try again."],
      kind: "other",
    },
    {
      name: "a newsletter about bounces",
      head: [
        ...plain("News <news@x.example>", "Undelivered mail and how to avoid it"),
        "List-Unsubscribe: <https://x.example/u>",
      ],
      body: ["Why a message could not be delivered: 550 5.1.1 user unknown.", "Unable to deliver? Read on."],
      kind: "other",
    },
    {
      name: "a person who sends on a bounce",
      head: [
        ...plain("Bo <bo@b.example>", "Fwd: Undelivered Mail Returned to Sender"),
        "In-Reply-To: <s@acme.example>",
      ],
      body: [
        "Look what I got, what is this?",
        "",
        "----- Forwarded message -----",
        "From: MAILER-DAEMON@x.example",
        "<amy@x.example>: 550 5.1.1 user unknown",
      ],
      kind: "reply",
    },
    {
      name: "a person who asks about one",
      head: [...plain("Bo <bo@b.example>", "Re: Delivery failed"), "In-Reply-To: <s@acme.example>"],
      body: ["My mail to you could not be delivered: 550 mailbox full. Is this address right?"],
      kind: "reply",
    },
    {
      name: "an alert of a monitor",
      head: [
        ...plain("Monitor <alerts@x.example>", "Mail delivery error rate is high"),
        "Auto-Submitted: auto-generated",
      ],
      body: ["The share of 550 5.1.1 replies is above 3 %.", "Failed to deliver 30 messages."],
      kind: "auto-reply",
    },
    {
      name: "an absence with an empty return path",
      head: [
        "Return-Path: <>",
        ...plain("Bo <bo@b.example>", "Automatic reply: Delivery of your offer"),
        "Auto-Submitted: auto-replied",
      ],
      body: ["I am out of office and cannot be reached. Your message was not delivered to anybody else."],
      kind: "auto-reply",
    },
    {
      name: "a shop",
      head: plain("Shop <orders@shop.example>", "Your delivery status"),
      body: ["Your order has been delivered."],
      kind: "other",
    },
  ];

describe("wordings that the corpus does not have", () => {
  it.each(BOUNCES)("a bounce of $name", async ({ to = "bo@b.example", decision, ...mail }) => {
    const { kind, dsn } = await read(mail);
    const [first] = dsn?.recipients ?? [];
    expect({ kind, to: first?.finalRecipient, decision: first?.verdict.decision }).toEqual({
      kind: "bounce",
      to,
      decision,
    });
  });

  it.each(DELAYS)("a delay of $name", async (mail) => {
    const { kind, dsn } = await read(mail);
    expect({ kind, to: dsn?.recipients[0]?.finalRecipient }).toEqual({ kind: "delayed", to: "bo@b.example" });
    expect(dsn?.recipients[0]?.verdict.decision).toBe("retry");
  });

  it.each(ORDINARY)("no bounce: $name", async ({ kind, ...mail }) => {
    expect((await read(mail)).kind).toBe(kind);
  });
});
