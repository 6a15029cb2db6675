import { createServer, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { createApiKey } from "@penguin/core/api-key";
import type { ApiScope } from "@penguin/core/api-key/schema";
import type { RateLimiter } from "@penguin/core/kernel";
import { createFakeRateLimiter, type Kit, type TestTenant } from "@penguin/core/testing";
import type { Operations } from "../call-operation.ts";
import { createRestHandler, type RestServices } from "../handler.ts";

/** A request as tests write it. */
export interface RestCall {
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
  ip?: string;
}

/** An answer as tests read it. */
export interface RestReply {
  status: number;
  headers: Headers;
  body: { data?: unknown; page?: { nextCursor: string | null }; error?: RestProblem };
}

/** An error as tests read it. */
export interface RestProblem {
  code: string;
  message: string;
  details: { fields?: Record<string, string>; scopes?: string[]; reason?: string };
  docs: string;
}

/** The REST door over a kit's database, with the public operations unless others are given. */
export function openRest(kit: Kit, limiter: RateLimiter = createFakeRateLimiter(), operations?: Operations) {
  const services: RestServices = {
    account: (ip, requestId) => ({ ...kit.account(), ip, requestId }),
    tenant: ({ tenantId, actor }, ip, requestId) => ({ ...kit.system(tenantId), actor, ip, requestId }),
    limiter,
  };
  const handle = createRestHandler(services, operations);
  const call = async (route: string, wish: RestCall = {}): Promise<RestReply> => {
    const gap = route.indexOf(" ");
    const [method, path] = [route.slice(0, gap), route.slice(gap + 1)];
    const { key, body, headers = {}, ip = "192.0.2.9" } = wish;
    const isText = typeof body === "string";
    const request = new Request(`http://localhost/api/v1${path}`, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : isText ? body : JSON.stringify(body),
    });
    const response = await handle(request, ip);
    const text = await response.text();
    const parsed = text === "" ? {} : (JSON.parse(text) as RestReply["body"]);
    return { status: response.status, headers: response.headers, body: parsed };
  };
  return { handle, call };
}

/** A key of the tenant with these scopes. */
export async function keyWith(
  tenant: TestTenant,
  ...scopes: ApiScope[]
): Promise<{ id: string; key: string }> {
  return createApiKey(tenant.ctx, { name: "Robot", scopes });
}

const toRequest = (incoming: IncomingMessage, port: number): Request => {
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  return new Request(`http://127.0.0.1:${port}${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers as Record<string, string>,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
  });
};

/** Serves the REST door on a port of the loopback. */
export async function serveRest(kit: Kit): Promise<{ url: string; close(): Promise<void> }> {
  const { handle } = openRest(kit);
  let port = 0;
  const server = createServer((incoming, outgoing) => {
    void handle(toRequest(incoming, port), incoming.socket.remoteAddress).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
  const close = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}/api/v1`, close };
}
