/** Who a mailbox is: its addresses, and what the Message-IDs of its mails end with or are. */
export type MailIdentity = { addresses: readonly string[]; isOwnMessageId: (messageId: string) => boolean };

/**
 * Tells whether a mail was sent by this identity, wherever it lies: by who wrote it, or by a Message-ID of ours. A copy of
 * what was sent, in whatever folder, is `outgoing`, and so is never a reply.
 */
export function directionOf(
  mail: { from: { address: string }; messageId?: string },
  identity: MailIdentity,
): "incoming" | "outgoing" {
  const isOwn = identity.addresses.some(
    (address) => address.toLowerCase() === mail.from.address.toLowerCase(),
  );
  const hasOwnId = mail.messageId !== undefined && identity.isOwnMessageId(mail.messageId);
  return isOwn || hasOwnId ? "outgoing" : "incoming";
}
