import type { SecretBox } from "@penguin/infra/secret";
import type { Sql } from "postgres";
import { fillEnrollments, tenantIdOf } from "../fill-enrollments.ts";

/** The mailboxes of a run, shared evenly between tenants, and what waits for each of them. */
export interface MailboxWish {
  mailboxes: number;
  /** Each tenant lives in the next of these. */
  zones: readonly string[];
  /** Mails that are due from the beginning, a mailbox. */
  due: number;
  dailyLimit: number;
  gapSeconds: number;
  /** What each mailbox has sent on the day the run begins in. */
  sentBefore: number;
  /** The first slots of the mailboxes are so many milliseconds apart. */
  staggerMs: number;
}

/** Writes them past the verbs, for speed; who hands over to which port is the same for all. */
export async function fillMailboxes(
  root: Sql,
  at: Date,
  wish: MailboxWish,
  world: { smtpPort: number; secrets: SecretBox },
): Promise<void> {
  const tenants = wish.zones.length;
  const each = Math.ceil(wish.mailboxes / tenants);
  await fillEnrollments(root, at, { from: 1, to: tenants, mailboxes: each, due: each * wish.due, later: 0 });
  const smtp = JSON.stringify({ host: "127.0.0.1", port: world.smtpPort, tls: "none", user: "" });
  const [path, version] = ["mailbox/bench", 1];
  await root.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const [index, zone] of wish.zones.entries()) {
      const tenantId = tenantIdOf(index + 1);
      const sealed = world.secrets.seal({ tenantId, path, version }, JSON.stringify({ smtp: "", imap: "" }));
      await tx`insert into secrets (tenant_id, id, path, version, sealed, created_at) values (${tenantId}, ${tenantId}, ${path}, ${version}, ${sealed}, ${at})`;
      await tx`update workspaces set zone = ${zone}, postal_address = '1 Ice Street' where tenant_id = ${tenantId}`;
      await tx`insert into tenant_limits (tenant_id, per_second, burst, tokens, filled_at) values (${tenantId}, 1000000, 1000000, 1000000, ${at})`;
    }
    await tx`update mailboxes set secret_id = tenant_id, smtp = ${smtp}::text::jsonb, daily_limit = ${wish.dailyLimit}, gap_seconds = ${wish.gapSeconds}`;
    await tx`
      insert into mailbox_limits (tenant_id, mailbox_id, day, reserved, next_slot_at, used_day, used)
      select b.tenant_id, b.id, app.local_day(w.zone, ${at}), ${wish.sentBefore},
        ${at}::timestamptz + make_interval(secs => row_number() over (order by b.id) * ${wish.staggerMs}::float8 / 1000),
        app.local_day(w.zone, ${at}), ${wish.sentBefore}
      from mailboxes b join workspaces w on w.tenant_id = b.tenant_id and w.id = b.workspace_id`;
  });
  await root`analyze`;
}
