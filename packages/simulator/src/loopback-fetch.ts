import { request } from "node:http";
import type { WorldDns } from "./resolver.ts";
import type { FetchRequest, FetchResult } from "./world-core.ts";

const TIMEOUT_MS = 10_000;

/**
 * Fetches over real sockets without following redirects, from loopback only: a name is resolved by the world's own DNS. Rejects
 * for https and for whatever is not on this machine.
 */
export function loopbackFetch(dns: () => WorldDns): (wanted: FetchRequest) => Promise<FetchResult> {
  return async ({ url, method, headers, body }) => {
    const { protocol, hostname, port, host, pathname, search } = new URL(url);
    if (protocol !== "http:") throw new RangeError(`only http is fetched, not ${protocol}`);
    const address = hostname === "localhost" ? "127.0.0.1" : resolve(dns(), hostname);
    if (!/^127\.\d+\.\d+\.\d+$/.test(address)) throw new RangeError(`${hostname} is not on this machine`);
    return new Promise((done, reject) => {
      const payload = body === undefined ? undefined : Buffer.from(body);
      const length = payload ? { "content-length": String(payload.length) } : {};
      const outgoing = request(
        {
          host: address,
          port: port || 80,
          path: pathname + search,
          method,
          headers: { ...headers, host, ...length },
          timeout: TIMEOUT_MS,
        },
        (response) => {
          response.resume();
          response.on("error", reject);
          response.on("end", () => {
            const { location } = response.headers;
            done({ status: response.statusCode ?? 0, ...(location === undefined ? {} : { location }) });
          });
        },
      );
      outgoing.on("timeout", () => outgoing.destroy(new Error("timed out")));
      outgoing.on("error", reject);
      outgoing.end(payload);
    });
  };
}

function resolve(dns: WorldDns, hostname: string): string {
  if (/^[\d.]+$/.test(hostname)) return hostname;
  const record = dns.resolve(hostname, "A").answers.find((answer) => answer.type === "A");
  return record?.type === "A" ? record.value : "";
}
