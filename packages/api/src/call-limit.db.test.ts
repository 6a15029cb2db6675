import { findSession } from "@penguin/core/account";
import type { RateLimiter } from "@penguin/core/kernel";
import { createKit, createRateLimiter, type Kit, openPerson } from "@penguin/core/testing";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { afterAll, beforeAll, expect, it } from "vitest";
import { retryHeaders } from "./call-limit.ts";
import { appRouter } from "./root.ts";
import type { ApiContext } from "./trpc.ts";

let kit: Kit;
/** Those of two processes: they share the store and nothing else. */
let limiters: RateLimiter[];
beforeAll(async () => {
  kit = await createKit();
  const store = { kind: "postgres", url: kit.database.url("pm_queue") } as const;
  limiters = [createRateLimiter(store), createRateLimiter(store)];
});
afterAll(async () => {
  await Promise.all(limiters.map((limiter) => limiter.close()));
  await kit.close();
});

interface Caller {
  sessionId?: string;
  ip?: string;
}

/** One call through the door of the process with this limiter. */
const call = async ({ sessionId, ip }: Caller, limiter: RateLimiter | undefined): Promise<Response> => {
  const account = { ...kit.account(), ip };
  account.settings = { ...account.settings, userCallLimit: 20, apiAnonymousLimit: 10 };
  const session = sessionId ? await findSession(account, sessionId) : undefined;
  const context: ApiContext = {
    requestId: "test",
    session,
    sessionNow: async () => session,
    account,
    staff: kit.open("pm_staff").db,
    queues: kit.queues,
    ...(limiter && { limiter }),
    tenant: ({ tenantId, actor }) => ({ ...kit.system(tenantId), actor }),
    changes: () => {
      throw new Error("nothing is listened to here");
    },
  };
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: new Request("http://localhost/api/trpc/account.get"),
    router: appRouter,
    createContext: () => context,
    responseMeta: ({ errors }) => ({ headers: retryHeaders(errors) }),
  });
};

const statusesOf = async (caller: Caller, calls: number): Promise<number[]> => {
  const answers = await Promise.all(
    Array.from({ length: calls }, (_, i) => call(caller, limiters[i % limiters.length])),
  );
  return answers.map(({ status }) => status).sort((a, b) => a - b);
};

it("lets exactly the limit of a person pass over two processes, and tells the rest when to come again", async () => {
  const { sessionId } = await openPerson(kit);
  expect(await statusesOf({ sessionId, ip: "192.0.2.1" }, 30)).toEqual([
    ...Array<number>(20).fill(200),
    ...Array<number>(10).fill(429),
  ]);
  // From another address the person is the same.
  const refused = await call({ sessionId, ip: "192.0.2.2" }, limiters[0]);
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(await refused.text()).toContain(`try again in ${seconds} seconds`);
  const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
  expect((await call({ sessionId: other.sessionId, ip: "192.0.2.1" }, limiters[0])).status).toBe(200);
  // What the server reads for a page is not counted.
  expect((await call({ sessionId }, undefined)).status).toBe(200);
});

it("counts an address without a session by itself, under a limit of its own", async () => {
  expect(await statusesOf({ ip: "192.0.2.7" }, 15)).toEqual([
    ...Array<number>(10).fill(401),
    ...Array<number>(5).fill(429),
  ]);
  expect((await call({ ip: "192.0.2.8" }, limiters[1])).status).toBe(401);
});
