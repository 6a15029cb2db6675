import { Agent, get } from "node:http";
import { systemClock } from "@penguin/runtime/clock";
import { newId } from "@penguin/runtime/id";
import { encode } from "next-auth/jwt";
import postgres from "postgres";
import { type BenchInstance, startBenchInstance } from "./bench-instance.ts";

const SESSIONS = [1, 100, 1000] as const;
const CONNECTIONS = 16;
const ROUND_MS = 4000;
const ROUNDS = 4;
const QUERY = "/api/trpc/account.get";
const BARE = "/api/health";

/** Signs sessions of the example's owner in, past the log-in page; gives their cookies. */
const openSessions = async (instance: BenchInstance, count: number): Promise<string[]> => {
  const sql = postgres(instance.rootUrl, { max: 1, onnotice: () => undefined });
  try {
    const at = systemClock.now();
    const [owner] = await sql<{ user_id: string; tenant_id: string }[]>`
      select u.id as user_id, m.tenant_id from users u join members m on m.user_id = u.id where u.email = ${instance.login.email}`;
    if (!owner) throw new Error("the example's owner is not there");
    const ids = Array.from({ length: count }, () => newId(at));
    const expiresAt = new Date(at.getTime() + 3_600_000);
    await sql`insert into sessions ${sql(
      ids.map((id) => ({
        id,
        user_id: owner.user_id,
        tenant_id: owner.tenant_id,
        created_at: at,
        last_seen_at: at,
        expires_at: expiresAt,
      })),
    )}`;
    return await Promise.all(
      ids.map(async (sid) => {
        const token = await encode({ token: { sub: owner.user_id, sid }, secret: instance.authSecret });
        return `next-auth.session-token=${token}`;
      }),
    );
  } finally {
    await sql.end();
  }
};

const ask = (agent: Agent, url: string, cookie: string | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { agent, headers: cookie === undefined ? {} : { cookie } }, (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode}`)),
      );
    }).on("error", reject);
  });

/** Answers a second over so many connections, each request by the next of the cookies. */
const measure = async (url: string, cookies: readonly string[]): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const from = performance.now();
  let answers = 0;
  const connection = async (): Promise<void> => {
    while (performance.now() - from < ROUND_MS) {
      await ask(agent, url, cookies[answers % cookies.length]);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const perSecond = answers / ((performance.now() - from) / 1000);
  agent.destroy();
  return perSecond;
};

const median = (values: number[]): number => values.sort((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;

/**
 * A query of somebody who is signed in, through the web server, against a route of the same server that does nothing, by
 * turns in the same run: answers a second of both and their ratio, with 1, 100 and 1,000 sessions.
 */
export async function benchSessions(): Promise<Record<string, unknown>> {
  const instance = await startBenchInstance();
  try {
    const figures: Record<string, unknown> = {};
    for (const sessions of SESSIONS) {
      const cookies = await openSessions(instance, sessions);
      const [queries, bare]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        bare.push(await measure(instance.webUrl + BARE, []));
        queries.push(await measure(instance.webUrl + QUERY, cookies));
      }
      const [queryPerSecond, barePerSecond] = [median(queries.slice(1)), median(bare.slice(1))];
      figures[`sessions${sessions}`] = {
        queryPerSecond: Math.round(queryPerSecond),
        barePerSecond: Math.round(barePerSecond),
        ratio: Math.round((queryPerSecond / barePerSecond) * 100) / 100,
      };
    }
    return figures;
  } finally {
    await instance.stop();
  }
}
