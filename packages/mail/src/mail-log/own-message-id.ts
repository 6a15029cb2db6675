const OWN = /^<[0-9a-f]{32}@[^@\s]+>$/;

/** Whether the Message-ID has the form this product makes; a mail server also carries what people write themselves. */
export function isOwnMessageId(messageId: string): boolean {
  return OWN.test(messageId);
}
