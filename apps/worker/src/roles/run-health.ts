import http from "node:http";
import type { MetricRegistry } from "@penguin/runtime/metric";
import type { Readiness } from "@penguin/runtime/readiness";

/**
 * Serves `/health` (who this is, and whether it has started), `/ready` (503 while it cannot work, with what is missing) and
 * `/metrics`.
 */
export async function runHealth(options: {
  port: number;
  bootId: string;
  roles: readonly string[];
  hasStarted: () => boolean;
  readiness: Readiness;
  metrics: MetricRegistry;
}): Promise<{ close(): Promise<void> }> {
  const json = (response: http.ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  };
  const server = http.createServer((request, response) => {
    const { bootId, roles } = options;
    if (request.url === "/metrics")
      void options.metrics
        .render()
        .then((body) => response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4" }).end(body));
    else if (request.url === "/ready")
      void options.readiness.missing().then((missing) => {
        const ready = options.hasStarted() && missing.length === 0;
        json(response, ready ? 200 : 503, { ready, missing });
      });
    else if (request.url === "/health") json(response, 200, { bootId, roles, ready: options.hasStarted() });
    else json(response, 404, { error: "not_found" });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
