import type { Sql } from "postgres";

const REPLACED: readonly (readonly [string, string, string])[] = [
  ["settle_messages", " and m.fence = i.fence and m.state in ('sending', 'unknown')", ""],
  ["prepare_messages", " and m.fence = i.fence and m.state = 'sending'", ""],
  // A gap lets one mail of a mailbox out at a time, which is a fence of its own.
  ["claim_messages", "when b.gap_seconds > 0 and (d.n > 1", "when false and (d.n > 1"],
];

/**
 * Makes the scratch database one without leases that mean anything: whoever settles is believed, and a lease that runs out,
 * or whose holder is thought dead, puts its mail back into the plan, as the visibility timeout of a queue does. `leaseSeconds` is what a claim gets,
 * whatever the worker asks for.
 */
export async function removeFence(root: Sql, leaseSeconds: number): Promise<void> {
  const lease = ["claim_messages", "secs => p_lease_seconds", `secs => ${leaseSeconds}`] as const;
  for (const [name, from, to] of [...REPLACED, lease]) {
    const [found] = await root<{ body: string }[]>`
      select pg_get_functiondef(p.oid) as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'app' and p.proname = ${name}`;
    if (!found?.body.includes(from)) throw new Error(`app.${name} has no "${from}" any more`);
    await root.unsafe(found.body.replaceAll(from, to));
  }
  await root`alter table messages disable trigger messages_transition`;
  await root.unsafe(`
    create function app.forget_lease() returns trigger language plpgsql as $$
    begin
      new.state := 'planned';
      new.lease_until := null;
      return new;
    end $$;
    create trigger forget_lease before update on messages for each row
      when (new.state = 'unknown' and new.state_reason in ('lease_expired', 'stopped_while_sending')) execute function app.forget_lease()`);
}
