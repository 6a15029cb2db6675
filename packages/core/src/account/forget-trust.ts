import { userDevices } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";

/** From now on every browser is asked for a code again. */
export async function forgetTrust(tx: Tx, userId: string): Promise<void> {
  await tx.update(userDevices).set({ trustedUntil: null }).where(eq(userDevices.userId, userId));
}
