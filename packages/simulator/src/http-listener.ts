import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closable, listen, type Listening, type ListenOptions } from "./listening.ts";

/** A request with its body read. */
export interface HttpRequest {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What to answer; an object body is sent as JSON. */
export interface HttpReply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer | object;
}

const BODY_LIMIT = 5 * 1024 * 1024;

/** Starts an HTTP server that answers every request by `handle`; what it throws becomes a 500 without details. */
export async function listenHttp(
  handle: (request: HttpRequest) => HttpReply | Promise<HttpReply>,
  options: ListenOptions,
): Promise<Listening> {
  const server = createServer((request, response) => {
    void serve(handle, request)
      .catch((): HttpReply => ({ status: 500, body: { error: "Internal Server Error" } }))
      .then((reply) => write(response, reply));
  });
  const close = closable(server);
  return { ...(await listen(server, options)), close };
}

async function serve(
  handle: (request: HttpRequest) => HttpReply | Promise<HttpReply>,
  request: IncomingMessage,
): Promise<HttpReply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return { status: 413, body: { error: "Payload Too Large" } };
    chunks.push(chunk);
  }
  const url = new URL(request.url ?? "/", "http://simulator.localhost");
  const body = Buffer.concat(chunks).toString("utf8");
  return handle({ method: request.method ?? "GET", url, headers: request.headers, body });
}

function write(response: ServerResponse, reply: HttpReply): void {
  const isJson = typeof reply.body === "object" && !Buffer.isBuffer(reply.body);
  const payload = isJson ? JSON.stringify(reply.body) : (reply.body ?? "");
  response.writeHead(reply.status, {
    ...(isJson ? { "content-type": "application/json" } : {}),
    "cache-control": "no-store",
    ...reply.headers,
  });
  response.end(payload);
}

/** Parses a JSON object; undefined when it is anything else. */
export function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
