import { z } from "zod";
import type { MailServer } from "./index.ts";
import { createShippedLogReader } from "./shipped-log.ts";

const Domain = z.object({ name: z.string(), dns_dkim: z.string().optional() });
const DKIM_LINE = /^([^.\s]+)\._domainkey\..*?TXT\s+(.*)$/s;

const parseDkim = (line: string | undefined): { dkimPublicKey: string; dkimSelector: string } | undefined => {
  const match = DKIM_LINE.exec(line ?? "");
  const text = match?.[2]?.replace(/"\s*"/g, "").replace(/"/g, "");
  const key = text ? /p=([A-Za-z0-9+/=]+)/.exec(text)?.[1] : undefined;
  return match?.[1] && key ? { dkimSelector: match[1], dkimPublicKey: key } : undefined;
};

/**
 * A Mailu server over its REST API (1.0) for domains and mailboxes; the log comes from the log shipper beside it at
 * `logUrl` (`GET ?from=<byte>` with the same token, answering plain text and an `X-Next` header). Mailu has no call for
 * what its queue keeps: where there is one beside it, `holdUrl` takes `PUT {"domains": [...]}` with that token.
 */
export function createMailuServer(options: {
  baseUrl: string;
  logUrl: string;
  holdUrl?: string | undefined;
  token: string;
}): MailServer {
  const headers = { Authorization: `Bearer ${options.token}`, "Content-Type": "application/json" };
  const call = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${options.baseUrl}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, body: await response.json().catch(() => undefined) };
  };
  const refused = (what: string, answer: { status: number; body: unknown }): Error =>
    new Error(
      `the mail server refused ${what}: ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 200)}`,
    );

  return {
    ensureDomain: async (domain) => {
      const created = await call("POST", "/domain", { name: domain });
      if (created.status !== 200 && created.status !== 409) throw refused(`the domain ${domain}`, created);
      if (created.status === 200) {
        const keyed = await call("POST", `/domain/${domain}/dkim`);
        if (keyed.status !== 200) throw refused(`a DKIM key for ${domain}`, keyed);
      }
      const found = Domain.safeParse((await call("GET", `/domain/${domain}`)).body);
      return found.success ? parseDkim(found.data.dns_dkim) : undefined;
    },
    ensureMailbox: async (mailbox) => {
      const settings = { raw_password: mailbox.password, displayed_name: mailbox.displayName, enabled: true };
      const created = await call("POST", "/user", { email: mailbox.address, ...settings, enable_imap: true });
      if (created.status === 200) return;
      if (created.status !== 409) throw refused(`the mailbox ${mailbox.address}`, created);
      const changed = await call("PATCH", `/user/${mailbox.address}`, settings);
      if (changed.status !== 200) throw refused(`the mailbox ${mailbox.address}`, changed);
    },
    holdDomains: async (domains) => {
      if (!options.holdUrl) return false;
      const response = await fetch(options.holdUrl, {
        method: "PUT",
        headers,
        body: JSON.stringify({ domains }),
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok) throw new Error(`the mail server's hold answered ${response.status}`);
      return true;
    },
    readLog: createShippedLogReader({ url: options.logUrl, token: options.token }),
  };
}
