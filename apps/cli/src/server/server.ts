import { randomBytes } from "node:crypto";
import {
  addServer,
  changeServer,
  findLimits,
  findServers,
  type ServerLimits,
  type ServerRow,
} from "@penguin/core/server";
import { ServerName } from "@penguin/core/server/schema";
import { type Db, openDatabase } from "@penguin/db";
import { provisionServer } from "@penguin/db/provision";
import { readAdminUrl, readInstanceEnv } from "../env.ts";

const USAGE =
  "say: server list [--json], server limits [--json], server add NAME, server drain NAME, server resume NAME, or server leave NAME";
const STATES = { drain: "draining", resume: "active", leave: "left" } as const;

type ServerRequest =
  | { act: "list"; json: boolean }
  | { act: "limits"; json: boolean }
  | { act: "add" | keyof typeof STATES; name: string };

/** Reads the command line of `server`; throws an Error with one sentence for a wrong one. */
export function readServerArguments(argv: readonly string[]): ServerRequest {
  const [act, name, ...more] = argv;
  if ((act === "list" || act === "limits") && (name === undefined || name === "--json") && more.length === 0)
    return { act, json: name === "--json" };
  if (act !== "add" && act !== "drain" && act !== "resume" && act !== "leave") throw new Error(USAGE);
  if (name === undefined || more.length > 0) throw new Error(USAGE);
  const parsed = ServerName.safeParse(name);
  if (!parsed.success) throw new Error(parsed.error.issues[0]?.message ?? USAGE);
  return { act, name: parsed.data };
}

/** One line a server: what it is called, whether it takes work, when it was last heard, what lies with it. */
export function printServers(servers: readonly ServerRow[]): string {
  const heard = ({ heartbeatAt }: ServerRow): string => heartbeatAt?.toISOString() ?? "never heard";
  return servers
    .map(
      (one) =>
        `${one.name.padEnd(20)}${(one.heldReason ?? one.state).padEnd(18)}${heard(one).padEnd(26)}waiting ${one.waiting}, sending ${one.sending}, unknown ${one.unknown}\n`,
    )
    .join("");
}

const until = (what: string, at: Date | null): string[] => (at ? [`${what} until ${at.toISOString()}`] : []);

/** What holds servers back now, then what opened limits lately, a line each; nothing where there is neither. */
export function printLimits({ away, open, acts }: ServerLimits): string {
  const lines = [
    ...away.map(
      (one) => `${one.server}: its mail server is away; ${until("nobody tries", one.until).join()}`,
    ),
    ...open.map((one) => {
      const slow = until(`${one.slowPerMinute} a minute`, one.slowUntil);
      return `${one.server}: ${one.mxGroup} ${[...until("held", one.heldUntil), ...slow].join(", ")}; ${one.reason}`;
    }),
    ...acts.map((act) => {
      const limit = act.perMinute === null ? "held" : `${act.perMinute} a minute`;
      return `${act.at.toISOString()} ${act.server}: ${act.mxGroup} ${until(limit, act.until).join()} by ${act.ruleId}: ${act.reply}`;
    }),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Makes a login for the server and writes it down; gives the URL its sender logs in with, which is kept nowhere. */
export async function join(
  control: Db,
  { name, adminUrl, serverUrl, at }: { name: string; adminUrl: string; serverUrl: string; at: Date },
): Promise<string> {
  const numbers = (await findServers(control)).map((one) =>
    Number(/^pm_server_(\d+)$/.exec(one.login)?.[1] ?? 0),
  );
  const login = `pm_server_${Math.max(0, ...numbers) + 1}` as const;
  const password = randomBytes(24).toString("base64url");
  await addServer(control, { name, login, at });
  await provisionServer({ adminUrl, login, password });
  const url = new URL(serverUrl);
  url.username = login;
  url.password = password;
  return url.href;
}

/**
 * The command `penguin server`: the sending servers of a running instance. `add` needs a superuser's URL in
 * `PENGUIN_ADMIN_URL` and prints the new server's `SERVER_DATABASE_URL` once. Exit code 2 for a wrong command line.
 */
export async function runServerCommand(argv: readonly string[]): Promise<number> {
  let request: ServerRequest;
  try {
    request = readServerArguments(argv);
  } catch (error) {
    process.stderr.write(`penguin server: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const env = readInstanceEnv();
  const control = openDatabase(env.CONTROL_DATABASE_URL, { max: 1, name: "penguin-cli" });
  try {
    if (request.act === "list") {
      const servers = await findServers(control.db);
      process.stdout.write(request.json ? `${JSON.stringify(servers)}\n` : printServers(servers));
      return 0;
    }
    if (request.act === "limits") {
      const limits = await findLimits(control.db, new Date());
      process.stdout.write(request.json ? `${JSON.stringify(limits)}\n` : printLimits(limits));
      return 0;
    }
    const { name } = request;
    if (request.act === "add") {
      const adminUrl = readAdminUrl();
      const url = await join(control.db, {
        name,
        adminUrl,
        serverUrl: env.SERVER_DATABASE_URL,
        at: new Date(),
      });
      process.stdout.write(`SERVER_DATABASE_URL=${url}\n`);
      return 0;
    }
    await changeServer(control.db, name, STATES[request.act]);
    process.stdout.write(`${name} is ${STATES[request.act]} now.\n`);
    return 0;
  } finally {
    await control.close();
  }
}
