import http from "node:http";
import { createHitRecorder } from "@penguin/core/event";
import type { Ctx } from "@penguin/core/kernel";
import type { TokenSigner } from "@penguin/mail/token";
import type { Logger } from "@penguin/runtime/log";
import { createEdge, type EdgeRequest } from "../edge/create-edge.ts";

const MAX_BODY = 2048;

const readBody = async (request: http.IncomingMessage): Promise<string> => {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_BODY) return body.slice(0, MAX_BODY);
  }
  return body;
};

/** Serves opens, clicks and unsubscribes on a port of its own until it is closed. */
export async function runEdge(options: {
  port: number;
  host: string;
  tokens: TokenSigner;
  forTenant: (tenantId: string, job: string) => Ctx;
  log: Logger;
}): Promise<{ port: number; close(): Promise<void> }> {
  const { tokens, forTenant, log } = options;
  const hits = createHitRecorder({
    forTenant: (tenantId) => forTenant(tenantId, "event.record"),
    groupMs: 10,
  });
  const edge = createEdge({ tokens, hits, forTenant: (tenantId) => forTenant(tenantId, "event.record") });
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://edge");
    const asked: EdgeRequest = {
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.search,
      acceptLanguage: request.headers["accept-language"],
      userAgent: request.headers["user-agent"],
      body: request.method === "POST" ? await readBody(request) : "",
    };
    const result = await edge(asked);
    response
      .writeHead(result.status, result.headers)
      .end(request.method === "HEAD" ? undefined : result.body);
  };
  const server = http.createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, "an edge request failed");
      if (!response.headersSent) response.writeHead(503, { "Retry-After": "5" });
      response.end();
    });
  });
  server.requestTimeout = 15_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await hits.close();
    },
  };
}
