import type { ContentReader, Reading } from "@penguin/infra/content-reader";
import { ReadingStopped } from "@penguin/runtime/reading";
import { classifyInbound, type InboundMessage, mailExcess, unreadableMail } from "@penguin/mail/report";

const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** The database keeps no NUL and no half of a character; one mail that has some must not hold up those behind it. */
const storable = (mail: InboundMessage): InboundMessage =>
  JSON.parse(JSON.stringify(mail), (_key, value: unknown) =>
    typeof value === "string" ? value.replace(UNSTORABLE, "") : value,
  ) as InboundMessage;

const refused = (raw: Uint8Array, what: string): InboundMessage =>
  storable(unreadableMail(raw, `${what}; its beginning is kept as it came.`));

/** What a mail means; one beyond the limits is `unreadable` and says why. */
export const MAIL_READING: Reading<Uint8Array, InboundMessage> = {
  name: "mail",
  read: async (raw) => {
    const excess = mailExcess(raw);
    return excess === undefined ? storable(await classifyInbound(raw)) : refused(raw, `It has ${excess}`);
  },
};

const STOPPED = {
  deadline: "It took too long to read",
  memory: "It took too much memory to read",
} as const;

/**
 * Reads a mail that arrived, fit for the database. One that cannot be read within its limits is `unreadable` and says why,
 * so that it is kept for a person and holds up nobody behind it. Rejects only when nothing can be read.
 */
export async function understandMail(reader: ContentReader, raw: Uint8Array): Promise<InboundMessage> {
  try {
    return await reader.read(MAIL_READING, raw);
  } catch (error) {
    if (error instanceof ReadingStopped) return refused(raw, STOPPED[error.reason]);
    throw error;
  }
}
