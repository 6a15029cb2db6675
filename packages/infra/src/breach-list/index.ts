import { createHash } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import { guardConnection, type HostGuard } from "../ssrf/index.ts";

/** Knows passwords that were found in breaches. */
export interface BreachList {
  /** True when this password is on the list. Never throws: a list that cannot be reached knows the common ones only. */
  has(password: string): Promise<boolean>;
}

/** Where the list is asked; without `url` only the common passwords that are kept here are known. */
export interface BreachListOptions {
  url?: string;
  hosts?: HostGuard;
  /** Hears that the list could not be asked. */
  onFailure?: (error: unknown) => void;
}

const PATIENCE_MS = 3000;
const LARGEST = 2_000_000;

let common: Promise<ReadonlySet<string>> | undefined;

const commonPasswords = (): Promise<ReadonlySet<string>> => {
  common ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"]),
  );
  return common;
};

const read = (url: URL, address: { host: string; servername?: string }): Promise<string> =>
  new Promise((resolve, reject) => {
    const { get } = url.protocol === "https:" ? https : http;
    const request = get(
      {
        ...address,
        port: portOf(url),
        path: url.pathname,
        headers: { Host: url.host, "Add-Padding": "true", "User-Agent": "PenguinMails" },
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
          if (text.length > LARGEST) request.destroy(new Error("the breach list answered too much"));
        });
        response.on("error", reject);
        response.on("end", () =>
          response.statusCode === 200
            ? resolve(text)
            : reject(new Error(`the breach list answered ${response.statusCode}`)),
        );
      },
    );
    request.on("error", reject);
  });

const portOf = (url: URL): number => Number(url.port || (url.protocol === "https:" ? 443 : 80));

/**
 * Asks a range service by k-anonymity (as api.pwnedpasswords.com speaks it): only the first five digits of the password's
 * SHA-1 leave the machine, and a padding row (count 0) is no finding. The connection goes to the address that was checked.
 */
export function createBreachList({ url, hosts, onFailure }: BreachListOptions): BreachList {
  const isBreached = async (password: string, base: string): Promise<boolean> => {
    const hash = createHash("sha1").update(password).digest("hex").toUpperCase();
    const range = new URL(`${base.replace(/\/$/, "")}/range/${hash.slice(0, 5)}`);
    const { host, servername } = await guardConnection(hosts, { host: range.hostname, port: portOf(range) });
    const text = await read(range, { host, ...(servername && { servername }) });
    return text.split(/\r?\n/).some((line) => {
      const [suffix, count] = line.split(":");
      return suffix === hash.slice(5) && Number(count) > 0;
    });
  };
  return {
    has: async (password) => {
      if ((await commonPasswords()).has(password.toLowerCase())) return true;
      if (!url) return false;
      return isBreached(password, url).catch((error: unknown) => {
        onFailure?.(error);
        return false;
      });
    },
  };
}
