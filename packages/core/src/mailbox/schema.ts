import { z } from "zod";
import { Email, PersonName } from "../account/schema.ts";

const DailyLimit = z.number().int().min(1, "At least 1 a day.").max(2000, "At most 2,000 a day.");
const GapSeconds = z.number().int().min(0).max(3600, "At most an hour.");
const Limits = { dailyLimit: DailyLimit.default(50), gapSeconds: GapSeconds.default(120) };

export const ServerConnection = z.object({
  host: z.string().trim().min(1, "Type the server's name.").max(253),
  port: z.number().int().min(1).max(65_535),
  tls: z.enum(["none", "starttls", "implicit"]),
  user: z.string().trim().min(1, "Type the user name.").max(254),
  password: z.string().min(1, "Type the password.").max(300),
});
export type ServerConnection = z.output<typeof ServerConnection>;

export const AddHostedMailboxInput = z.object({
  senderDomainId: z.uuid(),
  local: z
    .string()
    .trim()
    .toLowerCase()
    .regex(
      /^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/,
      "Letters, digits, dots and dashes, e.g. amy or amy.lee.",
    ),
  displayName: PersonName,
  ...Limits,
});
export type AddHostedMailboxInput = z.input<typeof AddHostedMailboxInput>;

export const ConnectMailboxInput = z.object({
  workspaceId: z.uuid(),
  address: Email,
  displayName: PersonName,
  smtp: ServerConnection,
  imap: ServerConnection,
  ...Limits,
});
export type ConnectMailboxInput = z.input<typeof ConnectMailboxInput>;

export const DiagnoseMailboxInput = z.object({ smtp: ServerConnection, imap: ServerConnection });
export const MailboxInput = z.object({ mailboxId: z.uuid() });
export const ListMailboxesInput = z.object({ workspaceId: z.uuid() });
/** What is left out stays as it is. */
export const UpdateMailboxInput = z.object({
  mailboxId: z.uuid(),
  displayName: PersonName,
  dailyLimit: DailyLimit.optional(),
  gapSeconds: GapSeconds.optional(),
});
export type UpdateMailboxInput = z.input<typeof UpdateMailboxInput>;
