import { parseMail, type RawMail } from "./received-mail.ts";

/** What the desk lists of a message. */
export interface DeskMessage {
  id: string;
  at: string;
  folder: string;
  from: string;
  subject: string;
  messageId: string;
}

const text = async (url: string): Promise<string> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
};

/** The messages of a mailbox, newest first: of a person outside or of a mailbox that we host. */
export async function listMessages(desk: string, address: string): Promise<DeskMessage[]> {
  const url = `${desk}/api/messages?${new URLSearchParams({ address })}`;
  return (JSON.parse(await text(url)) as { messages: DeskMessage[] }).messages;
}

/** One message as it arrived. */
export async function rawMessage(desk: string, address: string, id: string): Promise<RawMail> {
  const response = await fetch(`${desk}/api/raw?${new URLSearchParams({ address, id })}`);
  if (!response.ok) throw new Error(`the desk has no message ${id} of ${address}`);
  return parseMail(Buffer.from(await response.arrayBuffer()));
}

/** Answers the newest message of a person, as that person. */
export async function replyAs(desk: string, address: string, words: string): Promise<void> {
  const response = await fetch(`${desk}/api/personas/reply`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ address, text: words }),
  });
  const answer = await response.text();
  if (!response.ok || !answer.includes('"code":250')) throw new Error(`no answer could be sent: ${answer}`);
}
