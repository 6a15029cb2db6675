import { ImapFlow } from "imapflow";
import type { HostGuard } from "../ssrf/index.ts";
import { guardConnection } from "../ssrf/index.ts";
import { failureOf, ImapFailure, type ImapStep } from "./imap-failure.ts";
import type { ImapSettings } from "./imap-source.ts";

/** Silence of the socket itself, beyond which the library gives up; commands and waits end before. */
const SOCKET_MS = 300_000;

/** A signed-in connection of imapflow whose every command ends in time. */
export interface FlowConnection {
  client: ImapFlow;
  /** Runs a command; what goes wrong is an `ImapFailure` of that step. Late ones end the connection. */
  run<T>(step: ImapStep, work: () => Promise<T>, withinMs?: number): Promise<T>;
  /** What ended the connection, when it has ended. */
  end(step: ImapStep): ImapFailure | undefined;
  close(): Promise<void>;
}

const guarded = async (settings: ImapSettings, hosts: HostGuard | undefined) => {
  try {
    return await guardConnection(hosts, settings);
  } catch (error) {
    const said = (error as Error).message;
    throw new ImapFailure(
      said.endsWith("has no address") ? "host_unreachable" : "address_refused",
      "address",
      said,
    );
  }
};

const clientOf = (settings: ImapSettings, host: string, servername: string | undefined): ImapFlow =>
  new ImapFlow({
    host,
    servername,
    port: settings.port,
    secure: settings.tls === "implicit",
    doSTARTTLS: settings.tls === "starttls" ? true : settings.tls === "none" ? false : undefined,
    auth: { user: settings.user, pass: settings.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: SOCKET_MS,
  });

/** Connects and signs in, at an address `hosts` lets through. Throws an `ImapFailure`. */
export async function openConnection(
  settings: ImapSettings,
  hosts: HostGuard | undefined,
  commandMs: number,
): Promise<FlowConnection> {
  const { host, servername } = await guarded(settings, hosts);
  const client = clientOf(settings, host, servername);
  let ended: unknown;
  client.on("error", (error: unknown) => {
    ended ??= error;
  });
  const run = async <T>(step: ImapStep, work: () => Promise<T>, withinMs = commandMs): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new ImapFailure("timed_out", step, `no answer within ${withinMs / 1000} seconds`));
        client.close();
      }, withinMs);
    });
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      throw failureOf(error, step);
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    await run("connect", () => client.connect());
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    client,
    run,
    end: (step) => {
      if (client.usable) return undefined;
      return failureOf(ended ?? { code: "NoConnection", message: "the server closed the connection" }, step);
    },
    close: async () => {
      await run("wait", () => client.logout(), 2000).catch(() => undefined);
      client.close();
    },
  };
}
