import { seededUnit } from "@penguin/runtime/random";
import { domainOf, isDeliverable, normalizeAddress } from "./address.ts";
import { firstValue, readHeader } from "./header.ts";
import type { ProviderKey } from "./provider.ts";
import { type Behaviour, behaviourOf, recipeProvider } from "./recipe.ts";
import { type Phrase, say, seededToken } from "./reply-text.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import type { Attempt, StoredMessage } from "./world-store.ts";
import type { WorldCore } from "./world-core.ts";

/** What a receiving server knows before the data. */
export interface Envelope {
  /** Address of the client, as the server sees it. */
  peer: string;
  helo: string;
  mailFrom: string;
  rcptTo: string;
  /** Tells one message from the next while it is being retried; the envelope sender unless given. */
  attemptKey?: string;
}

/** A whole delivery attempt. */
export interface IncomingMail extends Envelope {
  raw: Buffer | string;
  /** Result of a signature check that the caller has made. */
  dkim?: "pass" | "fail" | "none";
}

/** A reply and how long (in the clock's time) the server lets the client wait for it. */
export interface Verdict extends SmtpReply {
  delayMs: number;
}

/** An accepted message and what its server is going to do with it. */
export interface Accepted {
  message: StoredMessage;
  behaviour: Behaviour;
  autoSubmitted: boolean;
}

/** The receiving servers without their sockets. */
export interface Reception {
  /** The answer to MAIL and RCPT; only a refusal counts as an attempt. */
  checkRecipient(envelope: Envelope): Verdict;
  /** The answer to the whole transaction, with all its effects. */
  receive(mail: IncomingMail): Verdict;
}

interface Pending {
  n: number;
  attempts: number;
  firstAtMs: number;
}

interface Judgement {
  envelope: Envelope;
  key: string;
  pending: Pending;
  behaviour: Behaviour;
  provider: ProviderKey;
  verdict: Verdict;
}

const GREYLIST_WAIT_MS = 240_000;
const SHORTEST_OUTAGE_MS = 30 * 60_000;
const LONGEST_OUTAGE_MS = 6 * 3_600_000;
const TARPIT_MS = 15_000;

/** Makes the reception; `onAccepted` is called for every message that reached a mailbox. */
export function createReception(core: WorldCore, onAccepted: (accepted: Accepted) => void): Reception {
  const { counts, pendingByKey } = recallAttempts(core.store.attempts);

  const judge = (envelope: Envelope): Judgement => {
    const rcptTo = normalizeAddress(envelope.rcptTo);
    const mailFrom = normalizeAddress(envelope.mailFrom);
    const key = `${rcptTo} ${envelope.attemptKey ?? mailFrom}`;
    const pending = pendingByKey.get(key) ?? {
      n: (counts.get(rcptTo) ?? 0) + 1,
      attempts: 0,
      firstAtMs: core.clock.now().getTime(),
    };
    const behaviour = core.isTester(rcptTo, mailFrom) ? "accept" : behaviourOf(core, rcptTo, pending.n);
    const provider = recipeProvider(core, domainOf(rcptTo));
    const judged = { envelope: { ...envelope, rcptTo, mailFrom }, key, pending, behaviour, provider };
    return { ...judged, verdict: decide(core, judged) };
  };

  const settle = ({ envelope, key, pending, provider, verdict }: Judgement): void => {
    counts.set(envelope.rcptTo, Math.max(counts.get(envelope.rcptTo) ?? 0, pending.n));
    const attempt = pending.attempts + 1;
    if (verdict.code >= 400 && verdict.code < 500) pendingByKey.set(key, { ...pending, attempts: attempt });
    else pendingByKey.delete(key);
    const { code, enhanced, text, stage } = verdict;
    const { rcptTo, mailFrom } = envelope;
    const at = core.clock.now().toISOString();
    core.store.addAttempt({
      at,
      rcptTo,
      mailFrom,
      key,
      n: pending.n,
      attempt,
      code,
      enhanced,
      text,
      stage,
      provider,
    });
  };

  return {
    checkRecipient: (envelope) => {
      if (!isDeliverable(envelope.rcptTo)) return badSyntax;
      const judgement = judge(envelope);
      const { verdict } = judgement;
      if (verdict.code < 400 || verdict.stage === "data")
        return { code: 250, enhanced: "2.1.5", text: "OK", stage: "rcpt", delayMs: verdict.delayMs };
      settle(judgement);
      return verdict;
    },
    receive: (mail) => {
      if (!isDeliverable(mail.rcptTo)) return badSyntax;
      const judgement = judge(mail);
      settle(judgement);
      if (judgement.verdict.code < 400) onAccepted(store(core, judgement, mail));
      return judgement.verdict;
    },
  };
}

/** What a former process has left unfinished and how many messages each recipient has had. */
function recallAttempts(attempts: readonly Attempt[]): {
  counts: Map<string, number>;
  pendingByKey: Map<string, Pending>;
} {
  const counts = new Map<string, number>();
  const pendingByKey = new Map<string, Pending>();
  for (const attempt of attempts) {
    counts.set(attempt.rcptTo, Math.max(counts.get(attempt.rcptTo) ?? 0, attempt.n));
    const firstAtMs = pendingByKey.get(attempt.key)?.firstAtMs ?? Date.parse(attempt.at);
    if (attempt.code >= 500 || attempt.code < 400) pendingByKey.delete(attempt.key);
    else pendingByKey.set(attempt.key, { n: attempt.n, attempts: attempt.attempt, firstAtMs });
  }
  return { counts, pendingByKey };
}

const badSyntax: Verdict = {
  code: 501,
  enhanced: "5.1.3",
  text: "Bad recipient address syntax",
  stage: "rcpt",
  delayMs: 0,
};

function store(core: WorldCore, judgement: Judgement, mail: IncomingMail): Accepted {
  const raw = typeof mail.raw === "string" ? Buffer.from(mail.raw) : mail.raw;
  const fields = readHeader(raw);
  const { envelope, pending, provider } = judgement;
  const messageId = firstValue(fields, "message-id") ?? "";
  const subject = firstValue(fields, "subject") ?? "";
  const auto = firstValue(fields, "auto-submitted");
  const message = core.store.saveMessage(
    {
      at: core.clock.now().toISOString(),
      n: pending.n,
      mailFrom: envelope.mailFrom,
      rcptTo: envelope.rcptTo,
      messageId,
      subject,
      provider,
      peer: envelope.peer,
      ...(mail.dkim ? { dkim: mail.dkim } : {}),
    },
    raw,
  );
  return {
    message,
    behaviour: judgement.behaviour,
    autoSubmitted: auto !== undefined && auto.toLowerCase() !== "no",
  };
}

function decide(core: WorldCore, judged: Omit<Judgement, "verdict">): Verdict {
  const { envelope, pending, behaviour, provider } = judged;
  const token = seededToken(core.seed, envelope.rcptTo, pending.n, pending.attempts);
  const phrase = phraseFor(core, judged);
  const reply = say(provider, phrase, { rcptTo: envelope.rcptTo, peer: envelope.peer, token });
  return { ...reply, delayMs: behaviour === "tarpit" ? TARPIT_MS / core.pace : 0 };
}

function phraseFor(core: WorldCore, judged: Omit<Judgement, "verdict">): Phrase {
  const { pending, behaviour } = judged;
  const { rcptTo } = judged.envelope;
  const waitedMs = (core.clock.now().getTime() - pending.firstAtMs) * core.pace;
  switch (behaviour) {
    case "greylist":
      return pending.attempts === 0 || waitedMs < GREYLIST_WAIT_MS ? "greylisted" : "accepted";
    case "rate":
      return pending.attempts === 0 ? "rate-limited" : "accepted";
    case "unknown-user":
      return "unknown-user";
    case "mailbox-full":
      return seededUnit(core.seed, rcptTo, "full") < 0.5 ? "full-for-good" : "full-for-now";
    case "policy":
      return "policy";
    case "temporary": {
      const span = LONGEST_OUTAGE_MS - SHORTEST_OUTAGE_MS;
      const outageMs = SHORTEST_OUTAGE_MS + span * seededUnit(core.seed, rcptTo, pending.n, "outage");
      return pending.attempts === 0 || waitedMs < outageMs ? "temporary" : "accepted";
    }
    default:
      return "accepted";
  }
}
