import type { ComplaintReport, DsnAction, ReadRecipient } from "./inbound-message.ts";
import { findAddress } from "./read-fields.ts";

/** What a provider's notification in JSON tells: recipients of a bounce or a delivery, or a complaint. */
export type Notification = {
  recipients: ReadRecipient[];
  complaint?: ComplaintReport;
  originalMessageId?: string;
};

const LENGTH_MAX = 200_000;
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
const objectIn = (value: Json, ...names: string[]): Json => {
  for (const name of names) if (isObject(value[name])) return value[name];
  return {};
};
const listIn = (value: Json, name: string): Json[] =>
  Array.isArray(value[name]) ? value[name].filter(isObject) : [];
const textIn = (value: Json, name: string): string | undefined =>
  typeof value[name] === "string" ? value[name] : undefined;

/** Cuts the first JSON object out of a text; line breaks inside were put in by the mail's own folding. */
function readJson(text: string): Json | undefined {
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  if (from === -1 || to < from || from > 2_000) return undefined;
  const flat = text.slice(from, Math.min(to + 1, from + LENGTH_MAX)).replace(/\r?\n/gu, "");
  try {
    const value: unknown = JSON.parse(flat);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function toRecipient(entry: Json, action: DsnAction, words: string | undefined): ReadRecipient | undefined {
  const finalRecipient = findAddress(textIn(entry, "emailAddress"));
  if (finalRecipient === undefined) return undefined;
  const status = textIn(entry, "status");
  const diagnostic = (textIn(entry, "diagnosticCode") ?? words)?.replace(/^[\w-]+;\s*/u, "");
  return {
    finalRecipient,
    action,
    ...(status === undefined ? {} : { status }),
    ...(diagnostic === undefined ? {} : { diagnostic }),
  };
}

function idOf(mail: Json): string | undefined {
  const named = textIn(objectIn(mail, "commonHeaders"), "messageId");
  const header = listIn(mail, "headers").find((each) => /^message-id$/iu.test(textIn(each, "name") ?? ""));
  return named ?? (header && textIn(header, "value"));
}

/**
 * Reads a notification of Amazon SES in the body of a mail (`notificationType` or `eventType` of Bounce, Complaint,
 * Delivery or DeliveryDelay), on its own or inside a message of SNS. Undefined for anything else. Never throws.
 */
export function readNotification(text: string): Notification | undefined {
  const outer = readJson(text);
  if (outer === undefined) return undefined;
  const inner = textIn(outer, "Message");
  const told = (inner === undefined ? undefined : readJson(inner)) ?? outer;
  const type = (textIn(told, "notificationType") ?? textIn(told, "eventType") ?? "").toLowerCase();
  const originalMessageId = idOf(objectIn(told, "mail"));
  const base = originalMessageId === undefined ? {} : { originalMessageId };
  const recipientsOf = (entries: Json[], action: DsnAction, words?: string): ReadRecipient[] =>
    entries.map((entry) => toRecipient(entry, action, words)).filter((each) => each !== undefined);
  if (type === "bounce") {
    const bounce = objectIn(told, "bounce");
    const kind = `${textIn(bounce, "bounceType") ?? ""} ${textIn(bounce, "bounceSubType") ?? ""}`;
    return { ...base, recipients: recipientsOf(listIn(bounce, "bouncedRecipients"), "failed", kind) };
  }
  if (type === "deliverydelay") {
    const delay = objectIn(told, "deliveryDelay");
    return {
      ...base,
      recipients: recipientsOf(listIn(delay, "delayedRecipients"), "delayed", textIn(delay, "delayType")),
    };
  }
  if (type === "complaint") {
    const complaint = objectIn(told, "complaint");
    const [first] = listIn(complaint, "complainedRecipients");
    const address = first && findAddress(textIn(first, "emailAddress"));
    return {
      ...base,
      recipients: [],
      complaint: {
        feedbackType: textIn(complaint, "complaintFeedbackType")?.toLowerCase() ?? "abuse",
        ...base,
        ...(address === undefined ? {} : { originalRecipient: address }),
      },
    };
  }
  if (type !== "delivery") return undefined;
  const delivery = objectIn(told, "delivery");
  const addresses = Array.isArray(delivery["recipients"]) ? delivery["recipients"] : [];
  const entries = addresses.map((emailAddress) => ({ emailAddress }));
  return { ...base, recipients: recipientsOf(entries, "delivered", textIn(delivery, "smtpResponse")) };
}
