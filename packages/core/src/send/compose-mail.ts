import { createHash } from "node:crypto";
import type { AttemptEvidence } from "@penguin/db/schema";
import {
  appendPixel,
  type ComposeInput,
  composeMessage,
  type ListUnsubscribe,
  makeUnsubscribeAddress,
  makeVerp,
  rewriteLinks,
  tagOfMessageId,
} from "@penguin/mail/mime";
import type { TokenSigner } from "@penguin/mail/token";
import type { StepRenderer } from "../template/index.ts";
import type { ClaimedBatch, ClaimedMailbox, ClaimedMessage } from "./claimed-batch.ts";

/** A mail ready to leave, with what is kept of it. */
export interface ComposedMail {
  envelope: { from: string; to: string };
  raw: Buffer;
  subject: string;
  text: string;
  html: string | null;
  links: string[];
  inReplyTo: string;
  /** What the bytes can be told by later, and made anew from. */
  told: NonNullable<AttemptEvidence["mail"]>;
}

/** A mail ready to leave, or why it cannot be made. */
export type Composition = { ok: true; mail: ComposedMail } | { ok: false; reason: string; detail: string };

/** What composing needs beside the batch. */
export interface Composer {
  tokens: TokenSigner;
  renderer: StepRenderer;
  edgeUrl: string;
}

const SAMPLE_CONTACT = {
  first_name: "Sam",
  last_name: "Rivera",
  company: "Example Ltd",
  title: "",
  attributes: {},
};

/** By web and, where the mailbox is ours and takes tagged addresses, by mail too (RFC 2369, RFC 8058). */
const unsubscribeBy = (message: ClaimedMessage, mailbox: ClaimedMailbox, url: string): ListUnsubscribe => ({
  url,
  oneClick: true,
  ...(mailbox.kind === "hosted" && {
    mailto: `${makeUnsubscribeAddress(tagOfMessageId(message.messageIdHeader), mailbox.address)}?subject=unsubscribe`,
  }),
});

const envelopeOf = (message: ClaimedMessage, mailbox: ClaimedMailbox): { from: string; to: string } => ({
  from:
    mailbox.kind === "hosted"
      ? makeVerp(tagOfMessageId(message.messageIdHeader), mailbox.address)
      : mailbox.address,
  to: message.toAddress,
});

const tell = (input: ComposeInput, raw: Buffer): ComposedMail["told"] => ({
  sha256: createHash("sha256").update(raw).digest("hex"),
  bytes: raw.length,
  date: input.date.toISOString(),
  fromName: input.from.name ?? "",
  references: input.references ?? [],
  ...(input.listUnsubscribe?.url !== undefined && { unsubscribeUrl: input.listUnsubscribe.url }),
  ...(input.listUnsubscribe?.mailto !== undefined && { unsubscribeMailto: input.listUnsubscribe.mailto }),
});

const composeReply = (message: ClaimedMessage, mailbox: ClaimedMailbox, at: Date): Composition => {
  if (!message.body) return { ok: false, reason: "body_missing", detail: "" };
  const { text } = message.body;
  const input: ComposeInput = {
    from: { name: mailbox.displayName, address: mailbox.address },
    to: { address: message.toAddress },
    subject: message.subject,
    text,
    messageId: message.messageIdHeader,
    date: at,
    ...(message.inReplyTo && { inReplyTo: message.inReplyTo }),
    references: message.inReplyTo ? [message.inReplyTo] : [],
  };
  const raw = composeMessage(input);
  const { subject, inReplyTo } = message;
  const kept = { subject, text, html: null, links: [], inReplyTo, told: tell(input, raw) };
  return { ok: true, mail: { envelope: envelopeOf(message, mailbox), raw, ...kept } };
};

const track = (
  composer: Composer,
  message: ClaimedMessage,
  html: string,
  flags: { opens: boolean; clicks: boolean; unsubscribeUrl: string },
) => {
  const { tenantId, id: messageId } = message;
  let links: string[] = [];
  let tracked = html;
  if (flags.clicks) {
    const rewritten = rewriteLinks(
      tracked,
      (_href, link) =>
        `${composer.edgeUrl}/r/${composer.tokens.sign({ kind: "click", tenantId, messageId, link })}`,
      (href) => href === flags.unsubscribeUrl,
    );
    links = rewritten.links;
    tracked = rewritten.html;
  }
  if (flags.opens)
    tracked = appendPixel(
      tracked,
      `${composer.edgeUrl}/o/${composer.tokens.sign({ kind: "open", tenantId, messageId })}.gif`,
    );
  return { html: tracked, links };
};

const composeStep = (
  composer: Composer,
  batch: ClaimedBatch,
  message: ClaimedMessage,
  at: Date,
): Composition => {
  const mailbox = batch.mailboxes[message.mailboxId];
  const source = message.templateVersionId ? batch.templates[message.templateVersionId] : undefined;
  if (!mailbox || !source || !message.templateVersionId)
    return { ok: false, reason: "template_missing", detail: "" };
  const isTest = message.kind === "test";
  const { tenantId, id: messageId } = message;
  const unsubscribeUrl = `${composer.edgeUrl}/u/${composer.tokens.sign({ kind: "unsubscribe", tenantId, messageId })}`;
  const first = message.earlier[0];
  const isFollowUp = (message.position ?? 1) > 1;
  const rendered = composer.renderer.render(message.templateVersionId, source, {
    contact: message.contact ?? { ...SAMPLE_CONTACT, email: message.toAddress },
    workspace: { name: mailbox.workspaceName, postal_address: mailbox.postalAddress },
    sender: { name: mailbox.displayName, email: mailbox.address },
    unsubscribeUrl,
    threadSubject: first?.subject ?? (isTest && isFollowUp ? "the first mail of this sequence" : undefined),
    spinKey: `${message.contact?.id ?? messageId}:${message.templateVersionId}`,
  });
  if (!rendered.ok) return rendered;
  const campaign = message.campaignId ? batch.campaigns[message.campaignId] : undefined;
  const flags = {
    opens: !isTest && campaign?.trackOpens === true,
    clicks: !isTest && campaign?.trackClicks === true,
    unsubscribeUrl,
  };
  const { html, links } = track(composer, message, rendered.html, flags);
  const earlier = rendered.threads ? message.earlier.map((mail) => mail.messageIdHeader) : [];
  const input: ComposeInput = {
    from: { name: mailbox.displayName, address: mailbox.address },
    to: { address: message.toAddress },
    subject: rendered.subject,
    text: rendered.text,
    ...(!message.plainText && { html }),
    messageId: message.messageIdHeader,
    date: at,
    inReplyTo: earlier.at(-1),
    references: earlier,
    listUnsubscribe: unsubscribeBy(message, mailbox, unsubscribeUrl),
  };
  const raw = composeMessage(input);
  const { subject, text } = rendered;
  return {
    ok: true,
    mail: {
      envelope: envelopeOf(message, mailbox),
      raw,
      subject,
      text,
      html: message.plainText ? null : html,
      links,
      inReplyTo: earlier.at(-1) ?? "",
      told: tell(input, raw),
    },
  };
};

/** Makes the mail a claimed message stands for, or says why it cannot be made; such a mail is never sent blank. */
export function composeMail(
  composer: Composer,
  batch: ClaimedBatch,
  message: ClaimedMessage,
  at: Date,
): Composition {
  const mailbox = batch.mailboxes[message.mailboxId];
  if (!mailbox) return { ok: false, reason: "mailbox_missing", detail: "" };
  try {
    return message.kind === "reply"
      ? composeReply(message, mailbox, at)
      : composeStep(composer, batch, message, at);
  } catch (error) {
    return { ok: false, reason: "cannot_compose", detail: error instanceof Error ? error.message : "" };
  }
}
