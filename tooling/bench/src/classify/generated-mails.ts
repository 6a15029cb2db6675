import type { CorpusAnswer } from "@penguin/mail/corpus";
import {
  composeAbsence,
  composeComplaint,
  composeLateReport,
  composeReply,
  type ProviderKey,
  providerKeys,
} from "@penguin/simulator";

/** A mail made by the simulator, and what it is. */
export interface GeneratedMail {
  raw: Buffer;
  kind: CorpusAnswer["kind"];
  address: string;
  suppresses: boolean;
}

const NOW = new Date("2026-11-20T10:00:00Z");
const SENT = new Date("2026-11-19T10:00:00Z");

const mailsOf = (provider: ProviderKey, n: number): GeneratedMail[] => {
  const address = `person${n}@${provider}-company${n}.example`;
  const messageId = `<sent-${provider}-${n}@acme.example>`;
  const original = {
    messageId,
    subject: `Offer ${n}`,
    references: "",
    fromHeader: "Ana <ana@acme.example>",
    text: "Hello,\n\nare you interested?\n",
  };
  const report = {
    provider,
    address,
    returnPath: "ana@acme.example",
    subject: original.subject,
    messageId,
    original: Buffer.from(
      `Message-ID: ${messageId}\r\nFrom: ana@acme.example\r\nTo: ${address}\r\nSubject: ${original.subject}\r\n\r\nHello\r\n`,
    ),
    receivedAt: SENT,
    now: NOW,
    peer: "192.0.2.1",
  };
  const reply = {
    address,
    to: "ana@acme.example",
    original: {
      ...original,
      replyTo: undefined,
      html: undefined,
      images: [],
      links: [],
      contentLinks: [],
      unsubscribeUrl: undefined,
      unsubscribeMailto: undefined,
      oneClick: false,
    },
    originalAt: SENT.toISOString(),
    text: "Thanks, that did not reach me before. Could not be delivered in March, could it?",
    now: NOW,
    provider,
  };
  return [
    { raw: composeLateReport(report), kind: "bounce", address, suppresses: true },
    { raw: composeComplaint(report), kind: "complaint", address, suppresses: true },
    {
      raw: composeAbsence({ ...reply, text: "I am away until 24 December." }),
      kind: "auto-reply",
      address,
      suppresses: false,
    },
    { raw: composeReply(reply), kind: "reply", address, suppresses: false },
  ];
};

/** Reports, complaints, absences and answers in the dress of each provider of the simulated internet. */
export const generateMails = (each: number): GeneratedMail[] =>
  providerKeys.flatMap((provider) => Array.from({ length: each }, (_, n) => mailsOf(provider, n)).flat());
