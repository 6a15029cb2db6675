import { z } from "zod";
import { line } from "../kernel/schema.ts";

/** Input of `sender-domain.add`. */
export const AddSenderDomainInput = z.object({
  workspaceId: z.uuid(),
  name: line().min(3, "Type a domain, e.g. mail.example.com.").max(253, "At most 253 characters."),
});
/** As callers write it: what has a default may be left out. */
export type AddSenderDomainInput = z.input<typeof AddSenderDomainInput>;

/** Names one sending domain. */
export const SenderDomainInput = z.object({ senderDomainId: z.uuid() });
/** Input of `sender-domain.set-limit`: mails on a local day, or null for no limit but that of its mailboxes. */
export const SetSenderDomainLimitInput = z.object({
  senderDomainId: z.uuid(),
  perDay: z.number().int().min(1, "At least 1 a day.").max(100_000, "At most 100,000 a day.").nullable(),
});
/** As callers write it. */
export type SetSenderDomainLimitInput = z.input<typeof SetSenderDomainLimitInput>;

/** Input of `sender-domain.list`. */
export const ListSenderDomainsInput = z.object({ workspaceId: z.uuid() });
