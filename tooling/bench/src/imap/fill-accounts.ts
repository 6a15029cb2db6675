import { createSecretBox } from "@penguin/infra/secret";
import type { Sql } from "postgres";
import { tenantIdOf } from "../fill-enrollments.ts";
import { fillMailboxes } from "../limits/fill-mailboxes.ts";

/** A mailbox of the bench, and the mail that was sent from it. */
export interface BenchAccount {
  user: string;
  /** Message-ID of the mail that left. */
  header: string;
  /** Whom it went to, who answers it. */
  peer: string;
}

const TENANTS = 8;

/** Writes mailboxes that are read from that server, each with one mail that was sent from it. */
export async function fillAccounts(
  root: Sql,
  wish: { mailboxes: number; port: number; password: string; key: Buffer; at: Date },
): Promise<BenchAccount[]> {
  const { mailboxes, port, password, key, at } = wish;
  const secrets = createSecretBox([{ id: "k1", key }]);
  await fillMailboxes(
    root,
    at,
    {
      mailboxes,
      zones: Array.from({ length: Math.min(TENANTS, mailboxes) }, () => "UTC"),
      due: 1,
      dailyLimit: 1000,
      gapSeconds: 0,
      sentBefore: 0,
      staggerMs: 0,
    },
    { smtpPort: 1, secrets },
  );
  await root.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (let n = 1; n <= TENANTS; n += 1) {
      const tenantId = tenantIdOf(n);
      const sealed = secrets.seal(
        { tenantId, path: "mailbox/bench", version: 1 },
        JSON.stringify({ smtp: password, imap: password }),
      );
      await tx`update secrets set sealed = ${sealed} where tenant_id = ${tenantId}`;
    }
    const imap = JSON.stringify({ host: "127.0.0.1", port, tls: "none" });
    await tx`update mailboxes set imap = ${imap}::text::jsonb || jsonb_build_object('user', address)`;
    await tx`
      insert into messages (tenant_id, id, intent_key, kind, state, state_reason, campaign_id, position, enrollment_id, contact_id, mailbox_id,
        server_id, to_address, subject, message_id_header, in_reply_to, due_at, fence, attempts, last_enhanced, last_reply, queue_id, planned_at, sent_at)
      select distinct on (e.tenant_id, e.mailbox_id) e.tenant_id, e.id, 'bench:' || e.id, 'campaign', 'sent', '', e.campaign_id, 1, e.id,
        e.contact_id, e.mailbox_id, b.server_id, c.email, 'Hello', '<' || e.id || '@bench.example>', '', ${at}, 1, 1, '', '', '', ${at}, ${at}
      from enrollments e join contacts c on c.tenant_id = e.tenant_id and c.id = e.contact_id
      join mailboxes b on b.tenant_id = e.tenant_id and b.id = e.mailbox_id order by e.tenant_id, e.mailbox_id, e.id`;
  });
  const rows = await root<BenchAccount[]>`
    select distinct on (b.tenant_id, b.id) b.address as user, m.message_id_header as header, m.to_address as peer
    from mailboxes b join messages m on m.tenant_id = b.tenant_id and m.mailbox_id = b.id order by b.tenant_id, b.id, m.id`;
  return [...rows];
}
