import type { RouterOutputs } from "@penguin/api";
import type { TableQuery } from "@penguin/ui/table-query";
import type { Tone } from "@penguin/ui/tokens";

export type Contact = RouterOutputs["contact"]["list"]["rows"][number];
export type Import = RouterOutputs["contact"]["getImport"];
export type TimelineEvent = RouterOutputs["analytics"]["getContactTimeline"][number];

export const contactStatuses = ["active", "unsubscribed", "bounced", "complained"] as const;

/** The tone of each status of a contact. */
export const contactTones: Readonly<Record<Contact["status"], Tone>> = {
  active: "good",
  unsubscribed: "waiting",
  bounced: "bad",
  complained: "bad",
};

/** The tone of each state of an import. */
export const importTones: Readonly<Record<Import["state"], Tone>> = {
  uploaded: "waiting",
  running: "waiting",
  completed: "good",
  failed: "bad",
  cancelled: "neutral",
};

/** The name of a contact, or the address when there is none. */
export const contactName = ({
  firstName,
  lastName,
  email,
}: Pick<Contact, "firstName" | "lastName" | "email">): string => `${firstName} ${lastName}`.trim() || email;

export const contactFilters = ["status", "list"] as const;

const pageSize = 50;

/** What the contact list asks for, from the address. */
export const contactInput = ({ search, filters, sort, after }: TableQuery) => ({
  limit: pageSize,
  search: search || undefined,
  status: contactStatuses.find((status) => status === filters["status"]),
  listId: filters["list"],
  sort: sort?.column === "email" ? ("email" as const) : ("newest" as const),
  cursor: after ?? undefined,
});

/** What the import history asks for. */
export const importsInput = ({ after }: TableQuery) => ({ cursor: after ?? undefined });

/** What the list of refused rows asks for. */
export const refusedInput = (importId: string, { after }: TableQuery) => ({
  importId,
  cursor: after ?? undefined,
});
