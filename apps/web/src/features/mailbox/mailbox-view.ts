import type { RouterOutputs } from "@penguin/api";
import type { Tone } from "@penguin/ui/tokens";

export type Mailbox = RouterOutputs["mailbox"]["list"][number];

/** The tone of each state of a mailbox. */
export const mailboxTones: Readonly<Record<Mailbox["state"], Tone>> = {
  creating: "waiting",
  active: "good",
  paused: "waiting",
  broken: "bad",
  deleted: "neutral",
};
