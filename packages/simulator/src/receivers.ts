import type { SMTPServerOptions, SMTPServerSession } from "smtp-server";
import { domainOf } from "./address.ts";
import type { Listening } from "./listening.ts";
import { defaultAddresses, mxHostOf, type ProviderKey, providerKeys } from "./provider.ts";
import type { Envelope, Verdict } from "./reception.ts";
import { recipeProvider } from "./recipe.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";
import { answerData, envelopeOf, listenSmtp, readAll, replyError } from "./smtp-listener.ts";
import type { World } from "./world.ts";

/** Where the receiving servers listen. */
export interface ReceiversOptions {
  /** Port shared by all of them; 0 takes free ones. */
  port: number;
  /** Loopback address of each provider; default 127.0.1.11 to .16. */
  addresses?: Partial<Record<ProviderKey, string>>;
  /** Offer STARTTLS with a fresh self-signed certificate. Default true. */
  tls?: boolean;
  /** Check DKIM signatures and note the result beside each message. Default false. */
  verifyDkim?: boolean;
}

/** The receiving servers of the six providers. */
export interface Receivers {
  readonly servers: Readonly<Record<ProviderKey, Listening>>;
  /** Where a relay finds the server that DNS knows by this address: always on loopback. */
  endpoint(address: string): { address: string; port: number } | undefined;
  close(): Promise<void>;
}

/**
 * Starts the six receiving servers over the world. An address that cannot be bound (no such loopback alias) is replaced by
 * 127.0.0.1 with a port of its own, which `endpoint` knows. Rejects when a port is taken.
 */
export async function startReceivers(world: World, options: ReceiversOptions): Promise<Receivers> {
  const started = new Map<ProviderKey, Listening>();
  const endpoints = new Map<string, { address: string; port: number }>();
  for (const provider of providerKeys) {
    const wanted = options.addresses?.[provider] ?? defaultAddresses[provider];
    const settings = serverOptions(world, provider, options);
    const server = await listenSmtp(settings, { address: wanted, port: options.port }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRNOTAVAIL") throw error;
        return listenSmtp(settings, { port: 0 });
      },
    );
    started.set(provider, server);
    endpoints.set(wanted, server);
    world.dns.setProviderAddress(provider, wanted);
  }
  return {
    servers: Object.fromEntries(started) as Record<ProviderKey, Listening>,
    endpoint: (address) => endpoints.get(address),
    close: async () => {
      await Promise.all([...started.values()].map((server) => server.close()));
    },
  };
}

const BANNERS: Readonly<Record<ProviderKey, string>> = {
  google: "ESMTP gsmtp",
  microsoft: "Microsoft ESMTP MAIL Service ready",
  yahoo: "ESMTP ready",
  hoster: "ESMTP Exim 4.97",
  gateway: "ESMTP ready",
  selfhosted: "ESMTP Postfix",
};

function serverOptions(world: World, provider: ProviderKey, options: ReceiversOptions): SMTPServerOptions {
  const name = mxHostOf(provider, "relay.test");
  const certificate = options.tls === false ? undefined : selfSignedCertificate(name, world.clock.now());
  return {
    name,
    banner: BANNERS[provider],
    ...certificate,
    authOptional: true,
    disabledCommands: certificate ? ["AUTH"] : ["AUTH", "STARTTLS"],
    size: 35 * 1024 * 1024,
    hideENHANCEDSTATUSCODES: true,
    onRcptTo: (recipient, session, callback) => {
      const { mailFrom } = envelopeOf(session);
      if (recipeProvider(world, domainOf(recipient.address.toLowerCase())) !== provider)
        return callback(
          replyError({
            code: 554,
            enhanced: "5.7.1",
            text: `<${recipient.address}>: Relay access denied`,
            stage: "rcpt",
          }),
        );
      void answerRecipient(world, { ...client(session), mailFrom, rcptTo: recipient.address }, callback);
    },
    onData: (stream, session, callback) => {
      const { rcptTo, mailFrom } = envelopeOf(session);
      const sender = { ...client(session), mailFrom };
      void answerData(receiveAll({ world, options, sender, rcptTo }, readAll(stream)), callback);
    },
  };
}

async function answerRecipient(
  world: World,
  envelope: Envelope,
  callback: (error?: Error | null) => void,
): Promise<void> {
  const verdict = world.checkRecipient(envelope);
  if (verdict.delayMs > 0) await world.clock.sleep(verdict.delayMs / 2);
  callback(verdict.code < 400 ? null : replyError(verdict));
}

interface Transaction {
  world: World;
  options: ReceiversOptions;
  sender: Omit<Envelope, "rcptTo">;
  rcptTo: readonly string[];
}

/** One answer for all recipients of a transaction: yes when anyone's server takes the message. */
async function receiveAll(transaction: Transaction, reading: Promise<Buffer>): Promise<Verdict | undefined> {
  const { world, options, sender, rcptTo } = transaction;
  const raw = await reading;
  const dkim = options.verifyDkim ? { dkim: await world.verifyDkim(raw) } : {};
  const verdicts = rcptTo.map((address) => world.receive({ ...sender, rcptTo: address, raw, ...dkim }));
  const verdict = verdicts.find((candidate) => candidate.code < 400) ?? verdicts[0];
  if (verdict && verdict.delayMs > 0) await world.clock.sleep(verdict.delayMs / 2);
  return verdict;
}

function client(session: SMTPServerSession): { peer: string; helo: string } {
  return { peer: session.remoteAddress, helo: session.hostNameAppearsAs };
}
