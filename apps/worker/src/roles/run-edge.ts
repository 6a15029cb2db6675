import http from "node:http";
import { createHitRecorder, type HitRecorder } from "@penguin/core/event";
import type { Ctx } from "@penguin/core/kernel";
import { openSpool } from "@penguin/infra/spool";
import type { TokenSigner } from "@penguin/mail/token";
import type { Clock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import { createDirectStore, createEdge, type EdgeRequest } from "../edge/create-edge.ts";
import { createSpooledStore, type SpooledEntry, type SpooledStore } from "../edge/spooled-store.ts";

const MAX_BODY = 2048;

const readBody = async (request: http.IncomingMessage): Promise<string> => {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_BODY) return body.slice(0, MAX_BODY);
  }
  return body;
};

/** What a spool holds at most: some two million opens. */
const SPOOL_BYTES = 536_870_912;

const openStore = (
  { dir, clock, probe }: { dir: string; clock: Clock; probe: () => Promise<unknown> },
  parts: { hits: HitRecorder; forTenant: (tenantId: string) => Ctx; log: Logger },
): SpooledStore => {
  const spool = openSpool<SpooledEntry>({ dir, mostBytes: SPOOL_BYTES, log: parts.log });
  return createSpooledStore({ ...parts, spool, clock, probe });
};

/**
 * Serves opens, clicks and unsubscribes on a port of its own until it is closed. While the database is away what it answers 2xx lies in
 * the spool's folder, on a disk that outlives the process.
 */
export async function runEdge(options: {
  port: number;
  host: string;
  tokens: TokenSigner;
  forTenant: (tenantId: string, job: string) => Ctx;
  /** Without it an answer waits for the database. `probe` rejects while that is away. */
  spool?: { dir: string; clock: Clock; probe: () => Promise<unknown> };
  log: Logger;
}): Promise<{ port: number; close(): Promise<void> }> {
  const { tokens, log } = options;
  const forTenant = (tenantId: string): Ctx => options.forTenant(tenantId, "event.record");
  const hits = createHitRecorder({ forTenant, groupMs: 10 });
  const spooled = options.spool && openStore(options.spool, { hits, forTenant, log });
  const edge = createEdge({ tokens, store: spooled ?? createDirectStore({ hits, forTenant }), forTenant });
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
      await spooled?.close();
      await hits.close();
    },
  };
}
