import { WORKSPACE_BINDINGS, workspaceCheck } from "./workspace-binding.ts";

/** The database roles a process may log in as; see docs/decisions. `migrator` is never used at run time. */
export const ROLES = {
  migrator: "pm_migrator",
  app: "pm_app",
  auth: "pm_auth",
  control: "pm_control",
  sender: "pm_sender",
  queue: "pm_queue",
  staff: "pm_staff",
  operator: "pm_operator",
} as const;

/** The logins that may hold rights on tables. */
export const TABLE_LOGINS = ["app", "auth", "control", "staff", "operator"] as const;
/** One of them. */
export type TableLogin = (typeof TABLE_LOGINS)[number];
type Grants = Partial<Record<TableLogin, string>>;

/** The scope of a table and what each login may do with it. */
export type TableAccess =
  | { scope: "tenant"; grants: Grants }
  | { scope: "global"; reason: string; grants: Grants };

const all = "select, insert, update, delete";
/** A tenant table that staff may read once they have entered the tenant. */
const tenant = (grants: Grants = { app: all }): TableAccess => ({
  scope: "tenant",
  grants: { ...grants, staff: "select" },
});
/** A tenant table closed to staff: keys, hashes, and what people wrote to each other. */
const closed = (grants: Grants = { app: all }): TableAccess => ({ scope: "tenant", grants });
const appendOnly: Grants = { app: "select, insert" };
const personal = (privileges: string): TableAccess => ({
  scope: "global",
  reason: "belongs to a person, who may be in several tenants",
  grants: { auth: privileges },
});

/**
 * Who may touch which table. A tenant table gets forced row-level security and the tenant policy; a role named here
 * besides `app` and `auth` gets a policy of its own. A table that is missing here fails the catalogue test.
 */
export const ACCESS: Readonly<Record<string, TableAccess>> = {
  "content.message_bodies": closed(),
  "public.address_keys": {
    scope: "global",
    reason: "the secret of hashed addresses; only functions read it",
    grants: {},
  },
  "public.api_key_usage": tenant({ app: all, auth: "select, insert, update" }),
  "public.api_keys": closed({ app: all, auth: "select, update" }),
  "public.audit_heads": tenant({ app: "select, insert", control: "select" }),
  "public.audit_log": tenant({ app: "select, insert", auth: "insert", control: "select" }),
  "public.audit_seals": tenant({ app: "select, insert", control: "select" }),
  "public.audit_subjects": closed({ app: "select, insert, update", auth: "select, insert" }),
  "public.authenticators": personal("select, insert, update, delete"),
  "public.backup_codes": personal("select, insert, update, delete"),
  "public.campaign_counters": tenant(),
  "public.campaign_mailboxes": tenant(),
  "public.campaign_steps": tenant(),
  "public.campaigns": tenant({ app: all, control: "select" }),
  "public.contact_aliases": tenant(),
  "public.contact_list_members": tenant(),
  "public.contact_lists": tenant(),
  "public.contact_preferences": tenant(),
  "public.contacts": tenant(),
  "public.dns_records": tenant(),
  "public.enrollments": tenant({ app: all, control: "select" }),
  "public.event_keys": tenant(appendOnly),
  "public.events": tenant(appendOnly),
  "public.idempotency_keys": closed({ app: all, control: "select" }),
  "public.import_errors": closed(),
  "public.imports": tenant({ app: all, control: "select" }),
  "public.inbound_messages": closed(),
  "public.invitations": closed({ app: all, auth: "select, update", control: "select" }),
  "public.live_changes": {
    scope: "global",
    reason: "what changed within the last minute, of every organisation; functions alone read and write it",
    grants: {},
  },
  "public.log_retentions": {
    scope: "global",
    reason: "for how long the deployment keeps its logs; the operator's setting",
    grants: { app: "select", control: "select" },
  },
  "public.mail_log_accepted": {
    scope: "global",
    reason: "what a mail server's log showed, before it is known whose mail it was; Message-IDs only",
    grants: { control: "select, insert, delete" },
  },
  "public.mail_log_cursors": {
    scope: "global",
    reason: "how far a mail server's log was read; a server serves many tenants",
    grants: { control: "select, insert, update" },
  },
  "public.mail_wishes": {
    scope: "global",
    reason: "limits that count over all organisations; keyed hashes, and one function alone reaches it",
    grants: {},
  },
  "public.mailbox_connections": tenant({ app: all, control: "select" }),
  "public.mailbox_folders": tenant(),
  "public.mailbox_limits": tenant(),
  "public.mailboxes": tenant({ app: all, control: "select" }),
  "public.members": tenant({ app: all, auth: "select, insert, update" }),
  "public.message_attempts": tenant(appendOnly),
  "public.messages": tenant({ app: all, control: "select" }),
  "public.mx_group_limits": {
    scope: "global",
    reason: "counters of the fleet towards a provider; every tenant sends through them",
    grants: { app: "select, insert, update", control: "select, insert, update" },
  },
  "public.mx_groups": {
    scope: "global",
    reason: "which provider serves a domain, as the public DNS says; holds nothing of a tenant",
    grants: { app: "select, insert", control: "select, insert, update" },
  },
  "public.outbox": closed({ app: all, auth: "insert", control: "select" }),
  "public.password_history": personal("select, insert, delete"),
  "public.platform_bars": {
    scope: "global",
    reason: "whom the platform's staff barred for every tenant; keyed hashes that only functions compare",
    grants: { operator: "select" },
  },
  "public.quarantined_mails": closed(),
  "public.receivers": {
    scope: "global",
    reason: "processes that read mailboxes of every tenant; ids and times only",
    grants: { control: "select" },
  },
  "public.reconciliation_differences": {
    scope: "global",
    reason: "belongs to the operator: log and ledger of a server of many tenants; ids only",
    grants: { control: "select, insert" },
  },
  "public.reconciliations": {
    scope: "global",
    reason: "belongs to the operator: counts of a server of many tenants",
    grants: { control: "select, insert" },
  },
  "public.secrets": closed(),
  "public.sender_alerts": closed(),
  "public.sender_days": closed(),
  "public.sender_domain_limits": tenant(),
  "public.sender_domains": tenant({ app: all, control: "select" }),
  "public.sending_servers": {
    scope: "global",
    reason: "the fleet is shared; rows hold no tenant data",
    grants: { app: "select", control: "select, insert, update" },
  },
  "public.sessions": {
    scope: "global",
    reason: "a session belongs to a person, who may be in several tenants",
    grants: { auth: "select, insert, update" },
  },
  "public.sign_in_attempts": {
    scope: "global",
    reason: "precedes sign-in; also tries for addresses nobody has are kept",
    grants: { auth: "select, insert, update" },
  },
  "public.source_addresses": {
    scope: "global",
    reason: "belongs to the operator: which address of a server a sender leaves from",
    grants: { control: "select, insert, update, delete" },
  },
  "public.shaping_acts": {
    scope: "global",
    reason: "belongs to the operator: what providers answered a server of many tenants, without addresses",
    grants: { control: "select, insert" },
  },
  "public.shaping_hits": {
    scope: "global",
    reason: "counts replies of a provider to a server of many tenants",
    grants: { control: "select, insert, update, delete" },
  },
  "public.staff_accesses": {
    scope: "global",
    reason: "what staff asked for, also before any tenant is entered; tenants have their rows in audit_log",
    grants: { auth: "insert" },
  },
  "public.staff_grants": {
    scope: "global",
    reason: "belongs to the operator; precedes entering a tenant",
    grants: { auth: "select, insert, update" },
  },
  "public.staff_members": {
    scope: "global",
    reason: "people of the operator; only its command line makes one",
    grants: { auth: "select", operator: "select, insert, update" },
  },
  "public.suppressions": tenant(),
  "public.template_versions": closed(),
  "public.templates": tenant(),
  "public.tenant_limits": tenant(),
  "public.tenants": tenant({ app: "select, update", auth: "select, insert", control: "select" }),
  "public.threads": closed(),
  "public.topics": tenant(),
  "public.used_proofs": {
    scope: "global",
    reason: "precedes sign-in; holds no data of anybody",
    grants: { auth: "select, insert, delete" },
  },
  "public.user_devices": personal("select, insert, update, delete"),
  "public.user_tokens": {
    scope: "global",
    reason: "precedes sign-in, so no tenant is known",
    grants: { auth: "select, insert, update" },
  },
  "public.users": {
    scope: "global",
    reason: "a person may belong to several tenants",
    grants: { auth: "select, insert, update" },
  },
  "public.workspace_members": tenant({ app: all, auth: "select, insert" }),
  "public.workspaces": tenant({ app: all, auth: "select, insert", control: "select" }),
};

/**
 * Functions and who may execute them; everything else is revoked from PUBLIC. All pass policies (SECURITY DEFINER) but the
 * two that the policies of workspaces call.
 */
export const FUNCTIONS: Readonly<Record<string, readonly (TableLogin | "sender")[]>> = {
  "app.now()": ["app", "auth", "control", "sender"],
  "app.memberships_of(uuid)": ["auth"],
  "app.find_invitation(text)": ["auth"],
  "app.find_api_key(text)": ["auth"],
  "app.find_session(uuid, timestamptz)": ["auth"],
  "app.members_with_factor()": ["app"],
  "app.search_contacts(text, integer)": ["app"],
  "app.barred(text[], uuid, uuid)": ["app"],
  "app.bar_address(text, text, text, timestamptz)": ["operator"],
  "app.unbar_address(text)": ["operator"],
  "app.hash_suppressions(text)": ["app"],
  "app.erase_trail(uuid)": ["app"],
  "app.tenants_with_stops()": ["control"],
  "app.take_mail_allowance(text, text, text, integer, timestamptz)": ["app", "auth"],
  "app.keyed_hash(text, text)": [],
  "app.bars_of(uuid, text, uuid, uuid)": [],
  "app.quiet_until(uuid, uuid, uuid, uuid, timestamptz)": [],
  "app.reached_campaigns()": ["app"],
  "app.listed_contacts()": ["app"],
  "app.find_messages_by_queue_id(uuid, text[])": ["control"],
  "app.find_messages_by_header(uuid, text[])": ["control"],
  "app.claim_messages(integer, timestamptz, integer)": ["sender"],
  "app.prepare_messages(jsonb, timestamptz)": ["sender"],
  "app.settle_messages(jsonb, timestamptz)": ["sender"],
  "app.still_may(jsonb, timestamptz)": ["sender"],
  "app.leave_answers(uuid[], uuid[], timestamptz)": [],
  "app.heartbeat(bigint, integer)": ["sender"],
  "app.sending_hold()": ["app"],
  "app.open_sender(uuid)": ["sender"],
  "app.find_strays(uuid, integer, integer)": ["sender"],
  "app.beat_receiver(uuid, integer)": ["control"],
  "app.claim_mailboxes(uuid, integer)": ["control"],
  "app.held_mailboxes(uuid)": ["control"],
  "app.release_mailboxes(uuid, uuid[])": ["control"],
  "app.leave_receiver(uuid)": ["control"],
  "app.announce(text[], uuid[])": ["app"],
  "app.note_changes(uuid[], text[], uuid[])": [],
  "app.read_changes(text)": ["app"],
  "app.tell_access()": [],
  "app.is_turned()": ["control"],
  "app.turn_time(boolean)": [],
  "app.business_now(timestamp with time zone)": [],
  "app.said_moment(timestamp with time zone, timestamp with time zone)": [],
  "app.said_retry(timestamp with time zone)": [],
  "app.local_day(text, timestamp with time zone)": [],
  "app.next_day(text, timestamp with time zone)": [],
  "app.due_messages(uuid, timestamp with time zone, integer)": [],
  "app.due_queues(uuid[], uuid[], timestamp with time zone, integer)": [],
  "app.give_back(app.settled[], timestamp with time zone)": [],
  "app.growing_wait(text, integer, double precision, double precision)": [],
  "app.note_mail_server(uuid, app.settled[], timestamp with time zone)": [],
  "app.refuse_change()": [],
  "app.check_transition()": [],
  "app.keep_audit()": [],
  "app.audit_days(text)": [],
  "app.prune_audit(timestamptz, integer)": ["control"],
  "app.first_id(timestamptz)": ["app"],
  "app.due_months(timestamptz)": ["control"],
  "app.make_month(text, date)": ["control"],
  "app.drop_month(text, date, timestamptz)": ["control"],
  "app.lock_budgets(uuid[], uuid[], timestamptz, integer)": ["control"],
  "app.lock_due(jsonb, timestamptz)": ["control"],
  "app.write_plan(jsonb, timestamptz)": ["control"],
  "app.staff_tenant()": ["staff"],
  "app.enter_tenant(uuid, uuid, text, text, text)": ["staff"],
  "app.check_trail_reader(uuid)": [],
  "app.staff_trail(uuid, timestamptz, timestamptz, uuid, integer)": ["staff", "control"],
  "app.staff_trail_links(uuid, uuid, bigint, integer)": ["staff", "control"],
  "app.staff_trail_heads(uuid, uuid)": ["staff", "control"],
  "app.staff_reconciliations(uuid, text, integer, text, text)": ["staff"],
  "app.staff_server_depth(uuid, text, timestamptz, text, text)": ["staff"],
  "app.staff_tenants(uuid, text, text, uuid[], uuid, integer, text, text)": ["staff"],
};

const TENANT_CHECK = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid";
/** A scalar sub-select is read once a statement, however many rows the policy is held against. */
const STAFF_CHECK = "tenant_id = (select app.staff_tenant())";

const tableStatements = (table: string, access: TableAccess): string[] => {
  const lines: string[] = [];
  const named = Object.entries(access.grants) as [keyof Grants, string][];
  for (const role of TABLE_LOGINS) lines.push(`revoke all on ${table} from ${ROLES[role]}`);
  for (const [role, privileges] of named) lines.push(`grant ${privileges} on ${table} to ${ROLES[role]}`);
  if (access.scope === "global") return lines;
  lines.push(
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
  );
  for (const policy of ["tenant", "control", "staff"])
    lines.push(`drop policy if exists ${policy} on ${table}`);
  const tenantRoles = named
    .filter(([role]) => role === "app" || role === "auth")
    .map(([role]) => ROLES[role]);
  lines.push(
    `create policy tenant on ${table} for all to ${tenantRoles.join(", ")} using (${TENANT_CHECK}) with check (${TENANT_CHECK})`,
  );
  if (access.grants.control)
    lines.push(`create policy control on ${table} for select to ${ROLES.control} using (true)`);
  if (access.grants.staff)
    lines.push(`create policy staff on ${table} for select to ${ROLES.staff} using (${STAFF_CHECK})`);
  return lines;
};

/** Restrictive: it narrows what the tenant's policy lets through and gives nothing by itself. */
const workspaceStatements = (table: string): string[] => {
  const binding = WORKSPACE_BINDINGS[table];
  const dropped = `drop policy if exists workspace on ${table}`;
  if (!binding) return [dropped];
  const check = workspaceCheck(table, binding);
  return [
    dropped,
    `create policy workspace on ${table} as restrictive for all to ${ROLES.app} using (${check}) with check (${check})`,
  ];
};

/** Every statement that brings privileges and policies to what this file says; safe to run again. */
export function accessStatements(): string[] {
  const lines = [
    `grant usage on schema public to ${ROLES.app}, ${ROLES.auth}, ${ROLES.control}, ${ROLES.staff}, ${ROLES.operator}`,
    `grant usage on schema content to ${ROLES.app}`,
    `grant usage on schema app to ${ROLES.app}, ${ROLES.auth}, ${ROLES.control}, ${ROLES.sender}, ${ROLES.staff}, ${ROLES.operator}`,
  ];
  for (const [table, access] of Object.entries(ACCESS)) {
    lines.push(...tableStatements(table, access));
    if (access.scope === "tenant") lines.push(...workspaceStatements(table));
  }
  for (const [name, roles] of Object.entries(FUNCTIONS)) {
    lines.push(`revoke all on function ${name} from public`);
    for (const role of roles) lines.push(`grant execute on function ${name} to ${ROLES[role]}`);
  }
  return lines;
}
