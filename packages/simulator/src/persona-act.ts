import { seededUnit } from "@penguin/runtime/random";
import { domainOf } from "./address.ts";
import { type MessageParts, readParts } from "./message-links.ts";
import { absenceText, replyText } from "./persona-text.ts";
import { defaultAddresses, mxHostOf, type ProviderKey } from "./provider.ts";
import { composeAbsence, composeReply, composeUnsubscribe } from "./reply-mail.ts";
import { composeComplaint, composeLateReport, type ReportInput } from "./report-mail.ts";
import type { Act, ActKind, StoredMessage } from "./world-store.ts";
import type { WorldCore } from "./world-core.ts";
import {
  browserFor,
  followLink,
  IMAGE_PROXY,
  loadImages,
  PRIVACY_PROXY,
  postOneClick,
  scan,
  type Visitor,
} from "./web-visit.ts";

/** Does what was planned about a message, and records every request and mail that came of it. */
export async function perform(core: WorldCore, message: StoredMessage, kind: ActKind): Promise<void> {
  const raw = core.store.readRaw(message);
  const parts = await readParts(raw);
  const visitor = visitorFor(core, message, kind);
  switch (kind) {
    case "open":
    case "image-proxy":
    case "privacy-proxy":
      return loadImages(visitor, parts.images);
    case "scan":
      return scan(visitor, parts);
    case "click": {
      const unit = seededUnit(core.seed, message.rcptTo, message.n, "which link");
      const link = parts.contentLinks[Math.floor(unit * parts.contentLinks.length)];
      return link ? followLink(visitor, link) : undefined;
    }
    case "unsubscribe":
      return unsubscribe({ core, message, parts, visitor });
    case "reply":
      await answer(core, message, { parts, text: replyText(core.seed, message.rcptTo, message.n) });
      return;
    case "out-of-office":
      return announceAbsence(core, message, parts);
    case "complaint":
      return sendReport(core, message, { kind, raw: composeComplaint(reportInput(core, message, raw)) });
    case "late-dsn":
      return sendReport(core, message, { kind, raw: composeLateReport(reportInput(core, message, raw)) });
  }
}

/** To whom an answer went and the SMTP code it met with; 0 when the message names nobody to answer. */
export interface Answered {
  to: string | undefined;
  code: number;
}

/** Sends an answer in the name of the recipient, as a person or as a tester at the mail desk would. */
export async function answer(
  core: WorldCore,
  message: StoredMessage,
  reply: { parts: MessageParts; text: string },
): Promise<Answered> {
  const { parts, text } = reply;
  const to = parts.replyTo;
  if (!to) return { to: undefined, code: 0 };
  const input = {
    address: message.rcptTo,
    to,
    original: parts,
    originalAt: message.at,
    text,
    now: core.clock.now(),
  };
  const raw = composeReply({ ...input, provider: message.provider });
  const code = await post(core, message, { kind: "reply", mailFrom: message.rcptTo, rcptTo: to, raw });
  return { to, code };
}

async function announceAbsence(core: WorldCore, message: StoredMessage, parts: MessageParts): Promise<void> {
  const usesFrom = message.provider === "microsoft" || message.provider === "google";
  const to = usesFrom ? parts.replyTo : message.mailFrom;
  if (!to) return;
  const now = core.clock.now();
  const text = absenceText(core.seed, message.rcptTo, now);
  const { rcptTo: address, provider, at: originalAt } = message;
  const raw = composeAbsence({ address, to, original: parts, originalAt, text, now, provider });
  await post(core, message, { kind: "out-of-office", mailFrom: "", rcptTo: to, raw });
}

async function unsubscribe(input: {
  core: WorldCore;
  message: StoredMessage;
  parts: MessageParts;
  visitor: Visitor;
}): Promise<void> {
  const { core, message, parts, visitor } = input;
  if (parts.oneClick && parts.unsubscribeUrl) return postOneClick(visitor, parts.unsubscribeUrl);
  if (!parts.unsubscribeMailto) return;
  const target = new URL(parts.unsubscribeMailto);
  const to = decodeURIComponent(target.pathname);
  const { rcptTo: address, provider, at: originalAt } = message;
  const raw = composeUnsubscribe(
    { address, to, original: parts, originalAt, text: "unsubscribe", now: core.clock.now(), provider },
    target.searchParams.get("subject") ?? "",
  );
  await post(core, message, { kind: "unsubscribe", mailFrom: address, rcptTo: to, raw });
}

async function sendReport(
  core: WorldCore,
  message: StoredMessage,
  report: { kind: ActKind; raw: Buffer },
): Promise<void> {
  if (!message.mailFrom) return;
  await post(core, message, { ...report, mailFrom: "", rcptTo: message.mailFrom });
}

async function post(
  core: WorldCore,
  message: StoredMessage,
  mail: { kind: ActKind; mailFrom: string; rcptTo: string; raw: Buffer },
): Promise<number> {
  const { kind, ...envelope } = mail;
  const reply = await core.send({ ...envelope, ...serverOf(message.provider, message.rcptTo) });
  core.store.addAct(actOf(core, message, { kind, status: reply.code }));
  return reply.code;
}

function serverOf(provider: ProviderKey, address: string): { helo: string; peer: string } {
  return { helo: mxHostOf(provider, domainOf(address)), peer: defaultAddresses[provider] };
}

function visitorFor(core: WorldCore, message: StoredMessage, kind: ActKind): Visitor {
  const agent =
    kind === "image-proxy"
      ? IMAGE_PROXY
      : kind === "privacy-proxy"
        ? PRIVACY_PROXY
        : browserFor(core.seed, message.rcptTo);
  return {
    agent,
    fetch: core.fetch,
    isAllowed: core.isReachable,
    record: (visit) => core.store.addAct(actOf(core, message, { kind, ...visit })),
  };
}

function actOf(
  core: WorldCore,
  message: StoredMessage,
  what: Pick<Act, "kind" | "status"> & Partial<Act>,
): Act {
  const { rcptTo: address, n, messageId } = message;
  return { at: core.clock.now().toISOString(), address, n, messageId, ...what };
}

function reportInput(core: WorldCore, message: StoredMessage, original: Buffer): ReportInput {
  return {
    provider: message.provider,
    address: message.rcptTo,
    returnPath: message.mailFrom,
    subject: message.subject,
    messageId: message.messageId,
    original,
    receivedAt: new Date(message.at),
    now: core.clock.now(),
    peer: message.peer,
  };
}
