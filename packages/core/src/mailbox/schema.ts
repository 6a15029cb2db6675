import { z } from "zod";
import { line } from "../kernel/schema.ts";
import { Email, PersonName } from "../account/schema.ts";

const DailyLimit = z.number().int().min(1, "At least 1 a day.").max(2000, "At most 2,000 a day.");
const GapSeconds = z.number().int().min(0).max(3600, "At most an hour.");
const Limits = { dailyLimit: DailyLimit.default(50), gapSeconds: GapSeconds.default(120) };

/** Handed over as it is typed, but for what no server's sign-in can carry (RFC 4616, RFC 3501). */
const ServerPassword = z
  .string()
  .max(300)
  .regex(/^[^\0\r\n\p{Cs}]*$/u, "Leave out line breaks.");

/** How to reach one server of an account, with the password as typed. */
export const ServerConnection = z.object({
  host: line().min(1, "Type the server's name.").max(253),
  port: z.number().int().min(1).max(65_535),
  tls: z.enum(["none", "starttls", "implicit"]),
  user: line().min(1, "Type the user name.").max(254),
  password: ServerPassword.min(1, "Type the password."),
});
/** As callers write it: what has a default may be left out. */
export type ServerConnection = z.output<typeof ServerConnection>;

/** Input of `mailbox.add-hosted`. */
export const AddHostedMailboxInput = z.object({
  senderDomainId: z.uuid(),
  // A tagged address of it (`+b-` and 32 hex digits) must fit the 64 characters of RFC 5321.
  local: z
    .string()
    .trim()
    .toLowerCase()
    .regex(
      /^[a-z0-9]([a-z0-9._-]{0,27}[a-z0-9])?$/,
      "At most 29 letters, digits, dots and dashes, e.g. amy or amy.lee.",
    ),
  displayName: PersonName,
  ...Limits,
});
/** As callers write it: what has a default may be left out. */
export type AddHostedMailboxInput = z.input<typeof AddHostedMailboxInput>;

/** Input of `mailbox.connect`. */
export const ConnectMailboxInput = z.object({
  workspaceId: z.uuid(),
  address: Email,
  displayName: PersonName,
  smtp: ServerConnection,
  imap: ServerConnection,
  ...Limits,
});
/** As callers write it: what has a default may be left out. */
export type ConnectMailboxInput = z.input<typeof ConnectMailboxInput>;

/** Input of `mailbox.diagnose`. */
export const DiagnoseMailboxInput = z.object({ smtp: ServerConnection, imap: ServerConnection });
const ServerChange = ServerConnection.extend({ password: ServerPassword.default("") });

/** Input of `mailbox.reconnect`; a password that is left out or empty stays, where server and user stay. */
export const ReconnectMailboxInput = z.object({
  mailboxId: z.uuid(),
  smtp: ServerChange,
  imap: ServerChange,
});
/** As callers write it: what has a default may be left out. */
export type ReconnectMailboxInput = z.input<typeof ReconnectMailboxInput>;

/** Names one mailbox. */
export const MailboxInput = z.object({ mailboxId: z.uuid() });
/** Input of `mailbox.list`. */
export const ListMailboxesInput = z.object({ workspaceId: z.uuid() });
/** What is left out stays as it is. */
export const UpdateMailboxInput = z.object({
  mailboxId: z.uuid(),
  displayName: PersonName,
  dailyLimit: DailyLimit.optional(),
  gapSeconds: GapSeconds.optional(),
});
/** Input of `mailbox.update`; limits left out stay. */
export type UpdateMailboxInput = z.input<typeof UpdateMailboxInput>;
