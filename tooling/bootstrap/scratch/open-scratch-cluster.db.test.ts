import fs from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepMigratedCluster } from "./migrated-cluster.ts";
import { openScratchCluster, type ScratchCluster } from "./open-scratch-cluster.ts";

let clusters: [ScratchCluster, ScratchCluster];
beforeAll(async () => {
  const wish = { database: "scratch", durable: false };
  clusters = await Promise.all([openScratchCluster(wish), openScratchCluster({ ...wish, durable: true })]);
});
afterAll(() => Promise.all(clusters.map((cluster) => cluster.close())));

const ask = async (
  { port }: ScratchCluster,
  { login, password }: { login: string; password: string },
  query: string,
): Promise<unknown> => {
  const url = `postgres://${login}:${password}@127.0.0.1:${port}/scratch`;
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const [row] = await sql.unsafe(query);
    return row?.["answer"];
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await sql.end();
  }
};

const REFUSED = "28P01";

describe("two clusters of one that is kept", () => {
  it("have a password each, which no other has", async () => {
    const [one, two] = clusters;
    const kept = fs.readFileSync(path.join(await keepMigratedCluster(), "password"), "utf8");
    expect(new Set([one.password, two.password, kept]).size).toBe(3);
    for (const login of [
      "postgres",
      "pm_migrator",
      "pm_app",
      "pm_auth",
      "pm_control",
      "pm_queue",
      "pm_staff",
      "pm_server_1",
    ]) {
      const as = (password: string) => ask(one, { login, password }, "select current_user::text as answer");
      expect([await as(one.password), await as(two.password), await as(kept)]).toEqual([
        login,
        REFUSED,
        REFUSED,
      ]);
    }
  });

  it("have the newest schema, and only the durable one syncs its commits", async () => {
    for (const [cluster, fsync] of [
      [clusters[0], "off"],
      [clusters[1], "on"],
    ] as const) {
      const as = { login: "postgres", password: cluster.password };
      expect(await ask(cluster, as, "select to_regclass('public.messages')::text as answer")).toBe(
        "messages",
      );
      expect(await ask(cluster, as, "select current_setting('fsync') as answer")).toBe(fsync);
      expect(await ask(cluster, as, "select current_setting('min_wal_size') as answer")).toBe("80MB");
    }
  });

  it("leave no files", async () => {
    const cluster = await openScratchCluster({ database: "scratch", durable: false });
    const folder = path.dirname(cluster.dataDir);
    expect(fs.existsSync(folder)).toBe(true);
    await cluster.close();
    expect(fs.existsSync(folder)).toBe(false);
  });
});
