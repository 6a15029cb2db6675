import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMailbox, createKit, createTenant, type Kit, launchedCampaign } from "../testing/index.ts";
import { planDue } from "./index.ts";

const COPIES = 200;

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

/** The ledger holds so many more mails like those that are planned. */
const multiply = async (): Promise<number> => {
  const columns = await kit.root<{ name: string }[]>`
    select quote_ident(column_name) as name from information_schema.columns
    where table_schema = 'public' and table_name = 'messages' and is_generated = 'NEVER'`;
  const fresh: Record<string, string> = {
    id: "uuidv7()",
    intent_key: "m.intent_key || ':' || n",
    message_id_header: "n || m.message_id_header",
  };
  const names = columns.map(({ name }) => name);
  await kit.root.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(`insert into messages (${names.join(", ")})
      select ${names.map((name) => fresh[name] ?? `m.${name}`).join(", ")} from messages m, generate_series(1, ${COPIES}) n`);
  });
  const [row] = await kit.root<{ n: number }[]>`select count(*)::int as n from messages`;
  return row?.n ?? 0;
};

describe("a claim", () => {
  it("reads about as many mails as it asks for, however many are due and though no table has statistics", async () => {
    const tenant = await createTenant(kit);
    const box = await addMailbox(kit, tenant, { dailyLimit: 500, gapSeconds: 0 });
    await launchedCampaign(kit, tenant, { people: 10, mailboxes: [box], steps: [{ subject: "A" }] });
    expect(await planDue(kit.platform())).toBe(10);
    expect(await multiply()).toBe(10 * (COPIES + 1));
    const at = new Date(kit.clock.now().getTime() + 3_600_000).toISOString();
    const rowsRead = await kit.root.begin(async (tx) => {
      const read = async (): Promise<number> => {
        const [row] = await tx<{ rows: number }[]>`
          select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables where relname = 'messages'`;
        return row?.rows ?? 0;
      };
      const before = await read();
      const [due] = await tx<{ n: number }[]>`
        select cardinality(app.due_messages(${kit.serverId}::uuid, ${at}, 10)) as n`;
      expect(due?.n).toBe(10);
      return (await read()) - before;
    });
    expect(rowsRead).toBeLessThan(100);
  });
});
