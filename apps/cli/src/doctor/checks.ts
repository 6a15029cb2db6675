import { access, constants, mkdir } from "node:fs/promises";
import { assertDurable, openDatabase } from "@penguin/db";
import { createFakeReader } from "@penguin/infra/content-reader/fake";
import { openDoors } from "@penguin/infra/doors";
import { openQueue } from "@penguin/jobs/queue-store";
import { sql } from "drizzle-orm";
import { type InstanceEnv, queueStoreOf } from "../env.ts";

/** One thing that was looked at. A failing one says what to do. */
export interface Finding {
  check: string;
  ok: boolean;
  detail: string;
}

type Check = { check: string; run: () => Promise<string>; advice: string };

const withDatabase = async (
  url: string,
  work: (db: ReturnType<typeof openDatabase>["db"]) => Promise<string>,
): Promise<string> => {
  const database = openDatabase(url, { max: 1, name: "penguin-doctor" });
  try {
    return await work(database.db);
  } finally {
    await database.close();
  }
};

const login = (url: string): Promise<string> =>
  withDatabase(url, async (db) => {
    const [row] = await db.execute<{ role: string; version: string }>(
      sql`select current_user as role, current_setting('server_version') as version`,
    );
    return `${row?.role} on PostgreSQL ${row?.version}`;
  });

const durable = (url: string): Promise<string> =>
  withDatabase(url, async (db) => {
    await assertDurable(db);
    return "commits are synchronous";
  });

const queue = async (env: InstanceEnv): Promise<string> => {
  const store = queueStoreOf(env);
  const open = openQueue(store, "planning", "once");
  try {
    return `${store.kind}, ${await open.depth()} jobs in planning`;
  } finally {
    await open.close();
  }
};

const checksOf = (env: InstanceEnv): Check[] => {
  const doors = openDoors(env, [], createFakeReader());
  return [
    {
      check: "app login",
      run: () => login(env.DATABASE_URL),
      advice: "Check DATABASE_URL and that migrations ran.",
    },
    { check: "auth login", run: () => login(env.AUTH_DATABASE_URL), advice: "Check AUTH_DATABASE_URL." },
    {
      check: "control login",
      run: () => login(env.CONTROL_DATABASE_URL),
      advice: "Check CONTROL_DATABASE_URL.",
    },
    {
      check: "sending server login",
      run: () => login(env.SERVER_DATABASE_URL),
      advice: "Check SERVER_DATABASE_URL.",
    },
    {
      check: "durability",
      run: () => durable(env.SERVER_DATABASE_URL),
      advice: "Set synchronous_commit = on.",
    },
    { check: "queue", run: () => queue(env), advice: "Check REDIS_URL or QUEUE_DATABASE_URL." },
    {
      check: "mail server",
      run: async () => `${(await doors.mailServer.readLog("0")).lines.length} lines in its log`,
      advice: "Check MAIL_SERVER_URL, MAIL_LOG_URL and MAIL_SERVER_TOKEN.",
    },
    {
      check: "DNS",
      run: async () => {
        const answer = await doors.dns.resolve(env.MAIL_HOST_NAME, "A");
        if (answer.kind === "failed") throw new Error(answer.reason);
        return answer.kind === "found" ? answer.values.join(", ") : `${env.MAIL_HOST_NAME} has no address`;
      },
      advice: "Check DNS_SERVERS.",
    },
    {
      check: "files",
      run: async () => {
        await mkdir(env.DATA_DIR, { recursive: true });
        await access(env.DATA_DIR, constants.W_OK);
        return "the data folder is writable";
      },
      advice: "Make DATA_DIR writable for this user.",
    },
  ];
};

/** Looks at everything an instance depends on, one after another; never throws. */
export async function examineInstance(env: InstanceEnv): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { check, run, advice } of checksOf(env)) {
    try {
      findings.push({ check, ok: true, detail: await run() });
    } catch (error) {
      const why =
        error instanceof Error
          ? error.cause instanceof Error
            ? error.cause.message
            : error.message
          : String(error);
      findings.push({ check, ok: false, detail: `${why.split("\n")[0]} ${advice}` });
    }
  }
  return findings;
}
