import type { DsnAction, ReadRecipient } from "./inbound-message.ts";
import { MAIL_LIMITS } from "./mail-limits.ts";
import { findAddress, readFields } from "./read-fields.ts";
import type { Fields } from "./read-fields.ts";

const ACTIONS: Record<string, DsnAction> = {
  failed: "failed",
  failure: "failed",
  fail: "failed",
  expired: "failed",
  delayed: "delayed",
  deferred: "delayed",
  delivered: "delivered",
  deliverable: "delivered",
  relayed: "relayed",
  expanded: "expanded",
};
const DIAGNOSTIC_MAX = 2_000;
const STATUS = /\b[245]\.\d{1,3}\.\d{1,3}\b/;

/** Drops the type in front of a value: `rfc822; a@b` gives `a@b` (RFC 3464, 2.1.2). */
function dropType(value: string | undefined): string | undefined {
  return value?.replace(/^[A-Za-z0-9-]+\s*;\s*/, "").trim();
}

function actionOf(fields: Fields, status: string | undefined): DsnAction {
  const word = /^[a-z]+/.exec(fields.get("action")?.toLowerCase() ?? "")?.[0] ?? "";
  const named = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (named !== undefined) return named;
  if (status?.startsWith("2")) return "delivered";
  return status?.startsWith("4") ? "delayed" : "failed";
}

function toRecipient(fields: Fields): ReadRecipient | undefined {
  const final = findAddress(dropType(fields.get("final-recipient")));
  const original = findAddress(dropType(fields.get("original-recipient")));
  const finalRecipient = final ?? original ?? findAddress(dropType(fields.get("x-actual-recipient")));
  if (finalRecipient === undefined) return undefined;
  const status = STATUS.exec(fields.get("status") ?? "")?.[0];
  const diagnostic = dropType(fields.get("diagnostic-code"))?.slice(0, DIAGNOSTIC_MAX);
  const remoteMta = dropType(fields.get("remote-mta"));
  return {
    finalRecipient,
    ...(original === undefined || original === finalRecipient ? {} : { originalRecipient: original }),
    action: actionOf(fields, status),
    ...(status === undefined ? {} : { status }),
    ...(diagnostic === undefined || diagnostic === "" ? {} : { diagnostic }),
    ...(remoteMta === undefined || remoteMta === "" ? {} : { remoteMta }),
  };
}

/**
 * Reads the recipients of a `message/delivery-status` part (RFC 3464): groups of fields, a blank line between them. At most
 * a hundred, which is what RFC 5321 asks of one mail.
 */
export function readDeliveryStatus(part: string): ReadRecipient[] {
  return part
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/)
    .map((group) => toRecipient(readFields(group)))
    .filter((recipient) => recipient !== undefined)
    .slice(0, MAIL_LIMITS.recipients);
}
