import net from "node:net";
import { afterEach, expect, it } from "vitest";
import { openReadiness } from "./readiness.ts";

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Takes connections and says nothing, as a machine does whose network froze. */
const silent = async (): Promise<number> => {
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
};

it.each(["redis", "postgres"] as const)(
  "is not ready while its databases and its queue in %s keep silent",
  async (kind) => {
    const host = `127.0.0.1:${await silent()}`;
    const readiness = openReadiness(
      { database: `postgres://pm_app:x@${host}/penguin` },
      { kind, url: `${kind}://x:x@${host}/0` },
    );
    const began = performance.now();
    expect(await readiness.missing()).toEqual(["queue", "database"]);
    expect(performance.now() - began).toBeLessThan(2500);
    await readiness.close();
  },
);
