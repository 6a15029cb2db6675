import { z } from "zod";

export const AddSenderDomainInput = z.object({
  workspaceId: z.uuid(),
  name: z.string().trim().min(3, "Type a domain, e.g. mail.example.com.").max(253, "At most 253 characters."),
});
export type AddSenderDomainInput = z.input<typeof AddSenderDomainInput>;

export const SenderDomainInput = z.object({ senderDomainId: z.uuid() });
export const ListSenderDomainsInput = z.object({ workspaceId: z.uuid() });
