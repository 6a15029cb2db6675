import { domainOf } from "./address.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import type { World } from "./world.ts";

/** A mail for one recipient and the server that takes it. */
export interface RelayMail {
  mailFrom: string;
  rcptTo: string;
  raw: Buffer;
  target: { host: string; address: string };
}

/** Brings a mail to another server: its reply, or why it could not be reached, in Postfix's words. */
export type Relay = (mail: RelayMail) => Promise<SmtpReply | { unreachable: string }>;

/** Relays by calling the world directly. A domain somebody has published belongs to a mail host, any other to a provider. */
export function inProcessRelay(world: World, client: { hostname: string; address: string }): Relay {
  return async ({ mailFrom, rcptTo, raw }) => {
    const from = { helo: client.hostname, peer: client.address };
    if (world.dns.zones.zoneOf(domainOf(rcptTo))) return world.send({ mailFrom, rcptTo, raw, ...from });
    return world.receive({ mailFrom, rcptTo, raw, ...from });
  };
}
