import PostalMime from "postal-mime";
import { firstValue, readHeader } from "./header.ts";

/** What a reader, a scanner or a mail program finds in a message. */
export interface MessageParts {
  subject: string;
  messageId: string;
  references: string;
  /** Where an answer goes: Reply-To, else From. */
  replyTo: string | undefined;
  /** Where an answer goes, with its display name, as written. */
  fromHeader: string;
  text: string;
  html: string | undefined;
  /** URLs of images, in order. */
  images: string[];
  /** Every http link in HTML and text, unsubscribe links included, without repetition. */
  links: string[];
  /** Links a curious person would follow. */
  contentLinks: string[];
  /** The http(s) URI of List-Unsubscribe, if any (RFC 2369). */
  unsubscribeUrl: string | undefined;
  /** The mailto URI of List-Unsubscribe, if any. */
  unsubscribeMailto: string | undefined;
  /** True when List-Unsubscribe-Post allows one-click (RFC 8058). */
  oneClick: boolean;
}

/** Reads a message with a MIME library and picks out its links. */
export async function readParts(raw: Buffer): Promise<MessageParts> {
  const email = await PostalMime.parse(raw);
  const fields = readHeader(raw);
  const uris = [...(firstValue(fields, "list-unsubscribe") ?? "").matchAll(/<([^>]+)>/g)].map(
    (match) => match[1] ?? "",
  );
  const unsubscribeUrl = uris.find((uri) => /^https?:/i.test(uri));
  const anchors = anchorsIn(email.html ?? "");
  const textLinks = [...(email.text ?? "").matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map((match) => ({
    url: match[0],
    label: "",
  }));
  const all = [...anchors, ...textLinks];
  const optOut = new Set(all.filter(isOptOut).map((anchor) => anchor.url));
  if (unsubscribeUrl) optOut.add(unsubscribeUrl);
  return {
    subject: firstValue(fields, "subject") ?? "",
    messageId: firstValue(fields, "message-id") ?? "",
    references: firstValue(fields, "references") ?? "",
    replyTo: email.replyTo?.[0]?.address ?? email.from?.address,
    fromHeader: firstValue(fields, "from") ?? "",
    text: email.text ?? "",
    html: email.html,
    images: imagesIn(email.html ?? ""),
    links: [...new Set(all.map((anchor) => anchor.url))],
    contentLinks: [...new Set(all.map((anchor) => anchor.url))].filter((url) => !optOut.has(url)),
    unsubscribeUrl,
    unsubscribeMailto: uris.find((uri) => /^mailto:/i.test(uri)),
    oneClick: /^List-Unsubscribe=One-Click$/i.test(firstValue(fields, "list-unsubscribe-post") ?? ""),
  };
}

interface Anchor {
  url: string;
  label: string;
}

function isOptOut(anchor: Anchor): boolean {
  return /unsubscribe|opt[ -]?out|stop receiving|\/u\//i.test(`${anchor.label} ${anchor.url}`);
}

function anchorsIn(html: string): Anchor[] {
  return [...html.matchAll(/<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a>/gi)]
    .map((match) => ({
      url: decodeEntities(match[1] ?? match[2] ?? ""),
      label: (match[3] ?? "").replace(/<[^>]*>/g, " "),
    }))
    .filter((anchor) => /^https?:/i.test(anchor.url));
}

function imagesIn(html: string): string[] {
  return [...html.matchAll(/<img\b[^>]*?\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
    .map((match) => decodeEntities(match[1] ?? match[2] ?? ""))
    .filter((url) => /^https?:/i.test(url));
}

function decodeEntities(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&#x3D;", "=")
    .replaceAll("&amp;", "&");
}
