import { domainOf } from "./address.ts";
import type { Relay } from "./relay.ts";
import type { SmtpClient } from "./smtp-client.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import type { OutgoingMail } from "./world-core.ts";

/** What a relay knows of the server a mail goes to. */
export interface RelayAim {
  domain: string;
  /** Name of the mail exchange. */
  host: string;
  /** Its address in the simulated DNS. */
  address: string;
}

/** A relay over real sockets: to the loopback endpoint that stands for the mail exchange, never anywhere else. */
export function socketRelay(
  client: { hostname: string; address?: string; smtp: SmtpClient },
  endpointOf: (aim: RelayAim) => { address: string; port: number } | undefined,
): Relay {
  return async ({ target, mailFrom, rcptTo, raw }) => {
    const endpoint = endpointOf({ domain: domainOf(rcptTo), ...target });
    if (!endpoint)
      return { unreachable: `connect to ${target.host}[${target.address}]:25: Connection timed out` };
    const from = client.address;
    return client.smtp.deliver({
      endpoint,
      serverName: `${target.host}[${target.address}]`,
      helo: client.hostname,
      ...(from ? { from } : {}),
      mailFrom,
      rcptTo,
      raw,
    });
  };
}

/** Sends replies and reports over real sockets, to the endpoint that takes mail for the recipient's domain. */
export function socketInbound(
  smtp: SmtpClient,
  endpointFor: (domain: string) => { address: string; port: number } | undefined,
): (mail: OutgoingMail) => Promise<SmtpReply> {
  return async ({ helo, peer, mailFrom, rcptTo, raw }) => {
    const endpoint = endpointFor(domainOf(rcptTo));
    if (!endpoint)
      return {
        code: 550,
        enhanced: "5.1.2",
        text: "Host unknown (Name server: host not found)",
        stage: "connect",
      };
    const result = await smtp.deliver({ endpoint, helo, from: peer, mailFrom, rcptTo, raw });
    if (!("unreachable" in result)) return result;
    return { code: 451, enhanced: "4.4.1", text: result.unreachable, stage: "connect" };
  };
}
