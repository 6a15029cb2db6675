import type { Db } from "@penguin/db";
import { sendingServers } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { asc, eq, sql } from "drizzle-orm";
import { parse } from "../kernel/index.ts";
import { ServerName } from "./schema.ts";

/** A sending server and what lies with it: messages that wait for it, that it is sending, and of unknown fate. */
export type ServerRow = typeof sendingServers.$inferSelect & {
  waiting: number;
  sending: number;
  unknown: number;
};

/** Every sending server in the order they came, for the operator's command line (control login). */
export async function findServers(control: Db): Promise<ServerRow[]> {
  const servers = await control.select().from(sendingServers).orderBy(asc(sendingServers.createdAt));
  const counts = await control.execute<{
    server_id: string;
    waiting: number;
    sending: number;
    unknown: number;
  }>(sql`
    select server_id, count(*) filter (where state in ('planned', 'deferred'))::int as waiting,
      count(*) filter (where state = 'sending')::int as sending, count(*) filter (where state = 'unknown')::int as unknown
    from messages where wake_at is not null group by server_id`);
  const byServer = new Map(counts.map((row) => [row.server_id, row]));
  return servers.map((server) => {
    const { waiting = 0, sending = 0, unknown = 0 } = byServer.get(server.id) ?? {};
    return { ...server, waiting, sending, unknown };
  });
}

/** Writes down a server that has its login; it takes work from its first heartbeat on. Throws `conflict` for a name that is taken. */
export async function addServer(
  control: Db,
  server: { name: string; login: string; at: Date },
): Promise<{ id: string }> {
  const name = parse(ServerName, server.name);
  const servers = await control.select().from(sendingServers);
  if (servers.some((one) => one.name === name || one.login === server.login))
    throw new DomainError(
      "conflict",
      "A sending server has this name already. Nothing was changed; choose another.",
    );
  const id = newId(server.at);
  await control.insert(sendingServers).values({ id, name, login: server.login, createdAt: server.at });
  return { id };
}

const FOLLOWS: Readonly<Record<ServerRow["state"], readonly ServerRow["state"][]>> = {
  active: ["draining"],
  draining: ["active", "left"],
  held: ["active", "draining"],
  left: ["active"],
};

/**
 * Lets a server finish and take nothing new (`draining`), take work again (`active`), or be gone (`left`, which needs it
 * drained: nothing may lie with it). Throws `not_found` and `refused_state`.
 */
export async function changeServer(control: Db, name: string, state: ServerRow["state"]): Promise<void> {
  const server = (await findServers(control)).find((one) => one.name === name);
  if (!server) throw notFound("sending server");
  if (!FOLLOWS[server.state].includes(state))
    throw new DomainError("refused_state", `${name} is ${server.state}. Nothing was changed.`);
  const held = server.waiting + server.sending + server.unknown;
  if (state === "left" && held > 0)
    throw new DomainError(
      "refused_state",
      `${held} messages still lie with ${name}. Nothing was changed; wait until they are settled or moved.`,
    );
  await control
    .update(sendingServers)
    .set({ state, heldReason: null, heldAt: null })
    .where(eq(sendingServers.id, server.id));
}
