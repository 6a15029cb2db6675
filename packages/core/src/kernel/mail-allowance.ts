import { DomainError } from "@penguin/runtime/error";
import { sql } from "drizzle-orm";
import type { Tx } from "./context.ts";

/** A mail of ours to an address that somebody typed. */
export interface MailWish {
  address: string;
  /** Who asks: a person or key, by id; undefined for somebody who is not signed in. */
  by: string | undefined;
  /** Where the call comes from. */
  place: string | undefined;
  /** How many such mails this person may cause within 24 hours; within an hour half of it. */
  mostADay: number;
}

const REFUSALS: Readonly<Record<string, string>> = {
  address: "This address was sent as many mails as it may be sent within an hour or a day.",
  person: "You had as many mails sent to addresses as one person may within an hour or a day.",
  place: "As many mails were asked for from where you are as may be within an hour.",
};

/**
 * Takes one mail from what an address may be sent, and a person and a place may have sent: three an hour and ten a day an
 * address, whoever asks; sixty an hour a place without a person, where a whole office may sit. Throws `limit_exceeded`; whether somebody has the address
 * makes no difference. What the transaction rolls back was not taken.
 */
export async function takeMailAllowance(tx: Tx, wish: MailWish, at: Date): Promise<void> {
  const { address, by, place, mostADay } = wish;
  const [row] = await tx.execute<{ refusal: string | null }>(
    sql`select app.take_mail_allowance(${address}, ${by ?? null}, ${place ?? null}, ${mostADay}, ${at.toISOString()}::timestamptz) as refusal`,
  );
  if (row?.refusal)
    throw new DomainError(
      "limit_exceeded",
      `${REFUSALS[row.refusal]} Nothing was sent; look for the mails that arrived, or try again later.`,
      { reason: `mails_of_${row.refusal}` },
    );
}
