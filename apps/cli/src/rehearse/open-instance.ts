import { settingsFrom, tokensFrom } from "@penguin/core/kernel";
import { type Database, openDatabase } from "@penguin/db";
import { createFakeReader } from "@penguin/infra/content-reader/fake";
import { openDoors } from "@penguin/infra/doors";
import type { InstanceEnv } from "../env.ts";
import type { RehearsalDatabase } from "./open-database.ts";
import type { RehearsalDeployment } from "./open-rehearsal.ts";

/** The pools of a running instance, logged in as its processes are. */
export function openInstanceDatabase(env: InstanceEnv): RehearsalDatabase {
  const open = (url: string): Database => openDatabase(url, { max: 4, name: "penguin-cli" });
  const pools = {
    app: open(env.DATABASE_URL),
    auth: open(env.AUTH_DATABASE_URL),
    control: open(env.CONTROL_DATABASE_URL),
    server: open(env.SERVER_DATABASE_URL),
  };
  return {
    ...pools,
    close: async () => void (await Promise.all(Object.values(pools).map((pool) => pool.close()))),
  };
}

/** The keys and settings of a running instance, so that what a rehearsal makes stays valid in it. */
export function instanceDeployment(env: InstanceEnv): RehearsalDeployment {
  const { secrets, objects } = openDoors(env, [], createFakeReader());
  return { settings: settingsFrom(env), tokens: tokensFrom(env), secrets, objects };
}
