import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createHitRecorder } from "@penguin/core/event";
import {
  createKit,
  createTenant,
  type Kit,
  type LedgerRow,
  sentCampaign,
  type TestTenant,
} from "@penguin/core/testing";
import { type Database, openDatabase } from "@penguin/db";
import { openSpool } from "@penguin/infra/spool";
import { createLogger } from "@penguin/runtime/log";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createEdge, type EdgeResponse } from "./create-edge.ts";
import { createSpooledStore, type SpooledEntry, type SpooledStore } from "./spooled-store.ts";

const log = createLogger({ name: "test", level: "silent" });
const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

/** A way to the database that can be cut: what comes then waits, as for a host that is gone. */
const openWay = async (port: number) => {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((near) => {
    const far = net.connect(port, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
      one.pipe(other);
    }
    if (isCut) near.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    cut: (): void => {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    mend: (): void => {
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
    close: (): void => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

let kit: Kit;
let tenant: TestTenant;
let messages: LedgerRow[];
let way: Awaited<ReturnType<typeof openWay>>;
let database: Database;
let dir: string;
let store: SpooledStore;
let ask: (method: string, place: string) => Promise<{ response: EdgeResponse; ms: number }>;

const openStore = (): void => {
  const forTenant = (tenantId: string) => ({ ...kit.system(tenantId, "event.record"), db: database.db });
  const hits = createHitRecorder({ forTenant, groupMs: 1 });
  const spool = openSpool<SpooledEntry>({ dir, mostBytes: 1_000_000, log });
  store = createSpooledStore({
    hits,
    spool,
    forTenant,
    clock: kit.clock,
    probe: async () => database.client`select 1`,
    log,
  });
  const edge = createEdge({ tokens: kit.doors.tokens, store, forTenant });
  ask = async (method, place) => {
    const from = performance.now();
    const response = await edge({ method, path: place, userAgent: BROWSER, body: "" });
    return { response, ms: performance.now() - from };
  };
};
beforeEach(async () => {
  kit = await createKit();
  tenant = await createTenant(kit);
  messages = (await sentCampaign(kit, tenant, { people: 4 })).messages;
  const url = new URL(kit.database.url("pm_app"));
  way = await openWay(Number(url.port));
  url.port = String(way.port);
  database = openDatabase(url.href, { max: 4, name: "test" });
  dir = mkdtempSync(path.join(tmpdir(), "edge-spool-"));
  openStore();
});
afterEach(async () => {
  way.mend();
  await store.close();
  await database.close();
  way.close();
  await kit.close();
  rmSync(dir, { recursive: true, force: true });
});

const token = (kind: "open" | "click" | "unsubscribe", n: number): string =>
  kit.doors.tokens.sign({
    kind,
    tenantId: tenant.tenantId,
    messageId: messages[n]?.id ?? "",
    ...(kind === "click" && { link: 0 }),
  });
const counts = async () => {
  const [row] = await kit.root<{ opened: number; clicked: number; unsubscribed: number }[]>`
    select opened, clicked, unsubscribed from campaign_counters where tenant_id = ${tenant.tenantId} and position = 1`;
  return { ...row };
};
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let n = 0; n < 100 && !(await isSo()); n += 1) await new Promise((resolve) => setTimeout(resolve, 50));
};

it("answers within a second while the database hangs, and stores once what it promised", async () => {
  await ask("GET", `/o/${token("open", 0)}.gif`);
  way.cut();
  const during = [
    await ask("GET", `/o/${token("open", 0)}.gif`),
    await ask("GET", `/o/${token("open", 1)}.gif`),
    await ask("POST", `/u/${token("unsubscribe", 2)}`),
    await ask("POST", `/u/${token("unsubscribe", 2)}`),
    await ask("GET", `/u/${token("unsubscribe", 3)}`),
    await ask("GET", `/r/${token("click", 3)}`),
    await ask("POST", `/p/${token("unsubscribe", 3)}`),
  ];
  expect(during.map(({ response }) => response.status)).toEqual([200, 200, 200, 200, 200, 503, 503]);
  for (const { ms } of during) expect(ms).toBeLessThan(1000);
  for (const { response } of during.slice(-2)) expect(response.headers["Retry-After"]).toBe("5");
  expect(during[5]?.response.headers["Refresh"]).toBe("5");
  way.mend();
  await until(async () => (await counts()).unsubscribed === 1 && (await counts()).opened === 2);
  expect(await counts()).toEqual({ opened: 2, clicked: 0, unsubscribed: 1 });
  const barred = await kit.root`select email from suppressions where tenant_id = ${tenant.tenantId}`;
  expect(barred.map((row) => ({ ...row }))).toEqual([{ email: messages[2]?.toAddress }]);
  await until(async () => (await ask("GET", `/r/${token("click", 3)}`)).response.status === 302);
  expect((await counts()).clicked).toBe(1);
});

it("keeps it over a crash of its own", async () => {
  way.cut();
  expect((await ask("POST", `/u/${token("unsubscribe", 0)}`)).response.status).toBe(200);
  await ask("GET", `/o/${token("open", 1)}.gif`);
  // The process is gone without a word; the next one finds the folder.
  openStore();
  way.mend();
  await until(async () => (await counts()).unsubscribed === 1 && (await counts()).opened === 1);
  expect(await counts()).toEqual({ opened: 1, clicked: 0, unsubscribed: 1 });
});
