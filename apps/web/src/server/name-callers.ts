import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { callerAddress, isTrusted, type TrustedProxies } from "@penguin/runtime/address";

/** What only a proxy may say of a request. */
const PROXY_HEADERS = ["forwarded", "x-real-ip", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto"];

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(",") : value;

const nameCaller = (request: IncomingMessage, trusted: TrustedProxies): void => {
  const { headers, socket } = request;
  const caller = callerAddress(socket.remoteAddress, one(headers["x-forwarded-for"]), trusted);
  const isBehindProxy = isTrusted(socket.remoteAddress, trusted);
  // Who comes through a proxy that is not known to us is nobody of this machine, though the proxy may be.
  const isHidden =
    !isBehindProxy && ["forwarded", "x-forwarded-for", "x-real-ip"].some((name) => name in headers);
  if (!isBehindProxy) for (const name of PROXY_HEADERS) delete headers[name];
  headers["x-forwarded-for"] = caller ?? "0.0.0.0";
  headers["x-caller-hidden"] = isHidden ? "1" : "0";
};

/**
 * From now on each request of this process carries one address in `X-Forwarded-For`: the caller's, as the socket or a trusted
 * proxy says it. What strangers write into headers of proxies is taken out before anything reads it. It has to be called
 * before the first request.
 */
export function nameCallers(trusted: TrustedProxies): void {
  subscribe("http.server.request.start", (message) =>
    nameCaller((message as { request: IncomingMessage }).request, trusted),
  );
}
