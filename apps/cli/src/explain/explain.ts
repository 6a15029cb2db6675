import { parseArgs } from "node:util";
import { type MessageStory, tellStory } from "@penguin/core/ledger";
import { type Db, inTenantTransaction, openDatabase } from "@penguin/db";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { readInstanceEnv } from "../env.ts";
import { printStory } from "./print-story.ts";
import { systemClock } from "@penguin/runtime/clock";

const USAGE = "say: explain --message ID [--json]; ID is the id of a mail in the ledger, or its Message-ID";

interface ExplainOptions {
  message: string;
  json: boolean;
}

/** Reads the command line of `explain`; throws an Error with one sentence for a wrong one. */
export function readExplainArguments(argv: readonly string[]): ExplainOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { json: { type: "boolean", default: false }, message: { type: "string" } },
  });
  if (!values.message) throw new Error(USAGE);
  const isId = z.uuid().safeParse(values.message).success;
  if (!isId && !/^<[^<>\s]+@[^<>\s]+>$/.test(values.message)) throw new Error(USAGE);
  return { message: values.message, json: values.json };
}

/** Finds a mail by its id or Message-ID among all tenants' and tells its story; undefined when there is none. */
export async function explainMessage(
  { control, app }: { control: Db; app: Db },
  message: string,
): Promise<MessageStory | undefined> {
  const [found] = await control.execute<{ tenant_id: string; id: string }>(
    message.startsWith("<")
      ? sql`select tenant_id, id from messages where message_id_header = ${message}`
      : sql`select tenant_id, id from messages where id = ${message}::uuid`,
  );
  if (!found) return undefined;
  return inTenantTransaction(app, { tenantId: found.tenant_id, workspaces: "all" }, (tx) =>
    tellStory(tx, found.id, systemClock.now()),
  );
}

/**
 * The command `penguin explain`: the whole story of one mail of a running instance. Exit code 1 when there is no such mail,
 * 2 for a wrong command line.
 */
export async function runExplainCommand(argv: readonly string[]): Promise<number> {
  let options: ExplainOptions;
  try {
    options = readExplainArguments(argv);
  } catch (error) {
    process.stderr.write(`penguin explain: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const env = readInstanceEnv();
  const control = openDatabase(env.CONTROL_DATABASE_URL, { max: 1, name: "penguin-cli" });
  const app = openDatabase(env.DATABASE_URL, { max: 1, name: "penguin-cli" });
  try {
    const story = await explainMessage({ control: control.db, app: app.db }, options.message);
    if (!story) {
      process.stderr.write("penguin explain: no mail of the ledger has this id; the message page shows it\n");
      return 1;
    }
    process.stdout.write(options.json ? `${JSON.stringify(story)}\n` : printStory(story));
    return 0;
  } finally {
    await Promise.all([control.close(), app.close()]);
  }
}
