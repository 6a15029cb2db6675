import type { Instance } from "./instance.ts";
import type { Person } from "./invented.ts";
import { listMessages, rawMessage } from "./mail-desk.ts";
import { type RawMail, receivedBy, worldLog } from "./received-mail.ts";

/** What the dashboard must show of a campaign. */
export interface Recount {
  sent: number;
  accepted: number;
  bounced: number;
  replied: number;
  unsubscribed: number;
}

interface Asked {
  instance: Instance;
  mailbox: string;
  people: readonly Person[];
  /** Message-IDs of mails to these people that are not the campaign's. */
  others: ReadonlySet<string>;
}

const textOf = (line: Record<string, unknown>, field: string): string => {
  const value = line[field];
  return typeof value === "string" ? value : "";
};

/** The campaign's mails that arrived, by person. */
export function campaignMails({ instance, people, others }: Asked): Map<string, RawMail[]> {
  const ours = (mail: RawMail): boolean => !others.has(mail.header("message-id"));
  return new Map(people.map(({ email }) => [email, receivedBy(instance.world, email).filter(ours)]));
}

/** Messages that tried to be delivered, each with the last answer it got; told apart by their return path. */
function lastAnswers({ instance, people, mailbox }: Asked): Map<string, number> {
  const domain = mailbox.split("@")[1] ?? "";
  const addresses = new Set(people.map(({ email }) => email));
  const mine = worldLog(instance.world, "attempts.jsonl").filter(
    (line) => addresses.has(textOf(line, "rcptTo")) && textOf(line, "mailFrom").endsWith(`@${domain}`),
  );
  return new Map(mine.map((line) => [textOf(line, "mailFrom"), Number(line["code"])]));
}

/** The people who wrote back themselves, from the raw mails in our mailbox. */
async function peopleWhoReplied(
  { instance, mailbox, people }: Asked,
  ids: ReadonlySet<string>,
): Promise<number> {
  const listed = await listMessages(instance.mailDesk, mailbox);
  const mails = await Promise.all(listed.map(({ id }) => rawMessage(instance.mailDesk, mailbox, id)));
  const byHand = mails.filter((mail) => {
    const auto = mail.header("auto-submitted");
    return (auto === "" || auto === "no") && ids.has(mail.header("in-reply-to"));
  });
  const froms = byHand.map((mail) => mail.header("from").toLowerCase());
  return people.filter(({ email }) => froms.some((from) => from.includes(email))).length;
}

/** Counts a campaign anew from what the receiving side and the mail desk hold. `posted`: people whose link a test used. */
export async function recount(asked: Asked, posted: ReadonlySet<string>): Promise<Recount> {
  const received = [...campaignMails(asked).values()].flat();
  const answers = lastAnswers(asked);
  const otherMails = asked.people
    .flatMap(({ email }) => receivedBy(asked.instance.world, email))
    .filter((mail) => asked.others.has(mail.header("message-id"))).length;
  const ids = new Set(received.map((mail) => mail.header("message-id")));
  const left = worldLog(asked.instance.world, "acts.jsonl").filter(
    (act) =>
      act["kind"] === "unsubscribe" && Number(act["status"]) < 400 && ids.has(textOf(act, "messageId")),
  );
  return {
    sent: answers.size - otherMails,
    accepted: received.length,
    bounced: [...answers.values()].filter((code) => code >= 500).length,
    replied: await peopleWhoReplied(asked, ids),
    unsubscribed: new Set([...posted, ...left.map((act) => textOf(act, "address"))]).size,
  };
}
