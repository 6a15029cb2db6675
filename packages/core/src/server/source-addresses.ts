import { isIP } from "node:net";
import type { Db } from "@penguin/db";
import { sendingServers, sourceAddresses } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, asc, eq } from "drizzle-orm";

/** From where a server connects for a sender: a mailbox's address, or a domain. */
export interface SourceAddress {
  server: string;
  sender: string;
  address: string;
}

const SENDER = /^(?:[^\s@]+@)?(?:[a-z0-9-]+\.)+[a-z0-9-]+$/;

/** Every address that was set, by server and sender, for the operator's command line (control login). */
export function findSources(control: Db): Promise<SourceAddress[]> {
  return control
    .select({
      server: sendingServers.name,
      sender: sourceAddresses.sender,
      address: sourceAddresses.address,
    })
    .from(sourceAddresses)
    .innerJoin(sendingServers, eq(sendingServers.id, sourceAddresses.serverId))
    .orderBy(asc(sendingServers.name), asc(sourceAddresses.sender));
}

/**
 * Lets a server connect from one of its own addresses for a mailbox, or all mailboxes of a domain, from the next claim
 * on; undefined leaves it to the machine again. Throws `not_found` and `invalid`.
 */
export async function changeSource(
  control: Db,
  { server, sender, address }: { server: string; sender: string; address: string | undefined },
): Promise<void> {
  const of = sender.toLowerCase();
  if (!SENDER.test(of))
    throw new DomainError("invalid", `${sender} is neither a mailbox's address nor a domain.`);
  if (address !== undefined && isIP(address) === 0)
    throw new DomainError("invalid", `${address} is no IP address. Nothing was changed.`);
  const [found] = await control.select().from(sendingServers).where(eq(sendingServers.name, server));
  if (!found) throw notFound("sending server");
  if (address === undefined) {
    await control
      .delete(sourceAddresses)
      .where(and(eq(sourceAddresses.serverId, found.id), eq(sourceAddresses.sender, of)));
    return;
  }
  await control
    .insert(sourceAddresses)
    .values({ serverId: found.id, sender: of, address })
    .onConflictDoUpdate({
      target: [sourceAddresses.serverId, sourceAddresses.sender],
      set: { address },
    });
}
