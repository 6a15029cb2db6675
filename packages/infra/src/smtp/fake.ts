import type { SmtpConnectionSettings, SmtpDiagnosis, SmtpOutcome, SmtpTransport } from "./smtp-transport.ts";

/** A mail that was handed to the fake, whatever became of it. */
export interface HandedMail {
  settings: SmtpConnectionSettings;
  envelope: { from: string; to: string };
  raw: Buffer;
  outcome: SmtpOutcome;
}

/** An SMTP transport without sockets that keeps every mail and answers as told. */
export interface FakeSmtp extends SmtpTransport {
  mails: HandedMail[];
  /** Decides what a mail is answered; undefined means accepted. */
  answer: (envelope: { from: string; to: string }, raw: Buffer) => SmtpOutcome | undefined;
  diagnosis: SmtpDiagnosis;
}

/** Accepts everything with a queue id until its `answer` is replaced. */
export function createFakeSmtp(): FakeSmtp {
  const fake: FakeSmtp = {
    mails: [],
    answer: () => undefined,
    diagnosis: [{ step: "login", ok: true, detail: "signed in" }],
    submit: async (settings, envelope, raw, watch) => {
      if (watch && !(await watch.onData())) return { kind: "withheld", reply: "", stage: "data" };
      const queueId = `FAKE${String(fake.mails.length + 1).padStart(6, "0")}`;
      const accepted: SmtpOutcome = {
        kind: "accepted",
        code: 250,
        reply: `250 2.0.0 Ok: queued as ${queueId}`,
        queueId,
      };
      const outcome = fake.answer(envelope, raw) ?? accepted;
      const lines = `0 > DATA\n1 < ${outcome.reply}`;
      watch?.onConversation?.({ relay: "fake:25", source: "127.0.0.1", tls: "", tookMs: 1, lines });
      fake.mails.push({ settings, envelope, raw, outcome });
      return outcome;
    },
    diagnose: async () => fake.diagnosis,
    close: async () => undefined,
  };
  return fake;
}
