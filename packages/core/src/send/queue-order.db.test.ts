import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMailbox, createKit, createTenant, type Kit, launchedCampaign } from "../testing/index.ts";

const COPIES = 100;
const STRANGERS = 20_000;

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

/** What is due of a tenant is many times as much, and so many other tenants have a few enrollments each, of which none is due. */
const multiply = async (): Promise<void> => {
  const columns = await kit.root<{ name: string }[]>`
    select quote_ident(column_name) as name from information_schema.columns
    where table_schema = 'public' and table_name = 'enrollments' and is_generated = 'NEVER'`;
  const names = columns.map(({ name }) => name);
  const copy = (
    fresh: Record<string, string>,
    times: number,
  ): string => `insert into enrollments (${names.join(", ")})
    select ${names.map((name) => fresh[name] ?? `e.${name}`).join(", ")} from enrollments e, generate_series(1, ${times}) n`;
  await kit.root.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    const stranger = `('0197b000-0000-7001-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
    const ids = { id: "uuidv7()", contact_id: "uuidv7()" };
    const tomorrow = "e.next_at + interval '24 hours'";
    await tx.unsafe(
      copy(
        { ...ids, tenant_id: stranger, campaign_id: stranger, mailbox_id: stranger, next_at: tomorrow },
        STRANGERS,
      ),
    );
    await tx.unsafe(`${copy(ids, COPIES)} where e.contact_id in (select id from contacts)`);
  });
  await kit.root`analyze enrollments`;
};

describe("a tick", () => {
  it("reads the head of each queue and nothing behind it, among thousands of tenants", async () => {
    const tenant = await createTenant(kit);
    const [sooner, later] = [await addMailbox(kit, tenant), await addMailbox(kit, tenant)];
    const campaign = await launchedCampaign(kit, tenant, {
      people: 6,
      mailboxes: [sooner, later],
      steps: [{ subject: "A" }],
    });
    // Whoever looks for this queue by time reads the whole of the other one first.
    await kit.root`update enrollments set next_at = next_at + interval '10 minutes' where mailbox_id = ${later.id}`;
    await multiply();
    const at = new Date(kit.clock.now().getTime() + 3_600_000).toISOString();
    const rowsRead = await kit.root.begin(async (tx) => {
      const read = async (): Promise<number> => {
        const [row] = await tx<{ rows: number }[]>`
          select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables where relname = 'enrollments'`;
        return row?.rows ?? 0;
      };
      const before = await read();
      const [queues] = await tx<{ n: number }[]>`
        select cardinality(app.due_queues(array[${tenant.tenantId}]::uuid[], array[${campaign.id}]::uuid[], ${at}, 10)) as n`;
      expect(queues?.n).toBe(2);
      return (await read()) - before;
    });
    expect(rowsRead).toBeLessThan(10);
  });
});
