import { afterAll, beforeAll, expect, it } from "vitest";
import {
  answerTo,
  bounceReport,
  createKit,
  createTenant,
  type Kit,
  ledgerOf,
  planAndSend,
  receive,
  sentCampaign,
} from "../testing/index.ts";
import { eraseContact } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

/** Tables that name somebody: every table there is, but the audit log, which holds people under keys of their own. */
const tablesThatName = async (words: string): Promise<string[]> => {
  const tables = await kit.root<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'
      and c.relname not like 'audit%'`;
  expect(tables.length).toBeGreaterThan(50);
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await kit.root.unsafe(`select 1 from ${name} t where t::text ilike $1 limit 1`, [
      `%${words}%`,
    ]);
    if (row) found.push(name);
  }
  return found.sort();
};

it("leaves the address of a person who was written to, answered and bounced in no table", async () => {
  const tenant = await createTenant(kit);
  kit.smtp.answer = (envelope) => ({
    kind: "accepted",
    code: 250,
    reply: `250 2.1.5 <${envelope.to}> Ok: queued as Q1`,
    queueId: "Q1",
  });
  const { messages } = await sentCampaign(kit, tenant, { people: 1 });
  const [first] = messages;
  if (!first?.contactId) throw new Error("nothing was sent");
  await receive(kit, tenant, first, answerTo(kit, first, { text: `Write to ${first.toAddress} instead.` }));
  const report = bounceReport(first, {
    status: "5.1.1",
    diagnostic: `550 5.1.1 <${first.toAddress}>: no such user`,
  });
  await receive(kit, tenant, first, report);
  await planAndSend(kit);
  expect(await tablesThatName(first.toAddress)).toEqual(
    expect.arrayContaining([
      "months.events_rest",
      "months.message_attempts_rest",
      "public.contacts",
      "public.imports",
      "public.messages",
    ]),
  );

  await eraseContact(tenant.ctx, { contactId: first.contactId, confirm: first.toAddress });
  expect(await tablesThatName(first.toAddress)).toEqual([]);
  expect((await ledgerOf(tenant)).map(({ state }) => state)).toEqual(["bounced"]);
});
