/** How a row belongs to a workspace of its tenant. */
export type WorkspaceBinding =
  /** By a column of its own that is never null. */
  | { by: "column"; column: string }
  /** By its own column when that is set; otherwise shared. A function gives what besides is found through `parents`. */
  | { by: "shared"; column: string; parents: readonly [string, ...string[]]; found: string }
  /** By a column that names a workspace or, by its id, a row of one of these tables; shared while it is null. */
  | { by: "scope"; column: string; parents: readonly [string, ...string[]] }
  /** As the row that its column names by id, in whichever of these tables that is; a function may give those that are reached. */
  | { by: "parent"; column: string; parents: readonly [string, ...string[]]; found?: string };

const own = (column = "workspace_id"): WorkspaceBinding => ({ by: "column", column });
const through = (column: string, ...parents: [string, ...string[]]) => ({
  by: "parent" as const,
  column,
  parents,
});

const ofCampaign: WorkspaceBinding = {
  ...through("campaign_id", "public.campaigns"),
  found: "app.reached_campaigns()",
};

/**
 * What each tenant table is bound to a workspace by. The database holds the web's login to it besides the tenant: rows
 * of workspaces outside `app.workspaces` are not there. A parent stands before its children.
 */
export const WORKSPACE_BINDINGS: Readonly<Record<string, WorkspaceBinding>> = {
  "public.workspaces": own("id"),
  "public.workspace_members": own(),
  "public.sender_domains": own(),
  "public.dns_records": through("sender_domain_id", "public.sender_domains"),
  "public.sender_domain_limits": through("sender_domain_id", "public.sender_domains"),
  "public.mailboxes": own(),
  "public.mailbox_connections": through("mailbox_id", "public.mailboxes"),
  "public.mailbox_folders": through("mailbox_id", "public.mailboxes"),
  "public.mailbox_limits": through("mailbox_id", "public.mailboxes"),
  "public.contact_lists": own(),
  "public.contact_list_members": through("list_id", "public.contact_lists"),
  "public.contacts": {
    by: "shared",
    column: "workspace_id",
    parents: ["public.contact_list_members", "public.contact_lists"],
    found: "app.listed_contacts()",
  },
  "public.contact_aliases": through("contact_id", "public.contacts"),
  "public.contact_preferences": own(),
  "public.topics": own(),
  "public.imports": own(),
  "public.import_errors": through("import_id", "public.imports"),
  "public.templates": own(),
  "public.template_versions": through("template_id", "public.templates"),
  "public.suppressions": { by: "scope", column: "scope_id", parents: ["public.topics"] },
  "public.campaigns": own(),
  "public.campaign_counters": ofCampaign,
  "public.campaign_mailboxes": ofCampaign,
  "public.campaign_steps": ofCampaign,
  "public.enrollments": ofCampaign,
  "public.threads": own(),
  "public.sender_alerts": own(),
  "public.sender_days": through("mailbox_id", "public.mailboxes"),
  "public.inbound_messages": through("mailbox_id", "public.mailboxes"),
  "public.quarantined_mails": through("mailbox_id", "public.mailboxes"),
  "public.messages": through("mailbox_id", "public.mailboxes"),
  "public.message_attempts": through("message_id", "public.messages"),
  "public.events": through("message_id", "public.messages"),
  "public.event_keys": through("event_id", "public.events"),
  "content.message_bodies": through("message_id", "public.messages", "public.inbound_messages"),
};

/** Tenant tables that belong to no workspace, each with the reason. */
export const OF_THE_ORGANISATION: Readonly<Record<string, string>> = {
  "public.api_key_usage": "keys act for the whole organisation",
  "public.api_keys": "keys act for the whole organisation",
  "public.audit_heads": "one chain over every act in the organisation",
  "public.audit_log": "everybody's acts are written here; only owners and admins may read it",
  "public.audit_subjects": "keys of people, whichever workspace they belong to",
  "public.audit_seals": "one chain over every act in the organisation",
  "public.idempotency_keys": "keys act for the whole organisation",
  "public.invitations": "people are invited to the organisation; only owners and admins may read them",
  "public.members": "people belong to the organisation and know each other",
  "public.outbox": "what jobs of the platform are told; no person reads it",
  "public.secrets": "sealed, and written before the row that names it, which is bound",
  "public.tenant_limits": "one rate for all that the organisation sends",
  "public.tenants": "the organisation itself",
};

/** The tables a binding looks into, its parents' own ones too. */
export function boundThrough(table: string): readonly string[] {
  const binding = WORKSPACE_BINDINGS[table];
  if (!binding || binding.by === "column") return [];
  return binding.parents.flatMap((parent) => [parent, ...boundThrough(parent)]);
}

// Scalar sub-selects are read once a statement, however many rows a policy is held against.
const SETTING = "current_setting('app.workspaces', true)";
const EVERY = `(select ${SETTING} = '*')`;
const SOME = `(select nullif(${SETTING}, '') is not null)`;
const IDS = `(select nullif(nullif(${SETTING}, '*'), '')::uuid[])::uuid[]`;

const exists = (parent: string, table: string, column: string): string => {
  const row = table.split(".").at(-1) ?? table;
  return `exists (select 1 from ${parent} p where p.tenant_id = ${row}.tenant_id and p.id = ${row}.${column})`;
};

/** The condition under which the workspaces that are set reach a row of the table; with none set it never holds. */
export function workspaceCheck(table: string, binding: WorkspaceBinding): string {
  if (binding.by === "parent") {
    const ways = binding.found
      ? [`${binding.column} in (select ${binding.found})`]
      : binding.parents.map((parent) => exists(parent, table, binding.column));
    return [EVERY, ...ways].join(" or ");
  }
  const reached = `${binding.column} = any (${IDS})`;
  if (binding.by === "column") return `${EVERY} or ${reached}`;
  if (binding.by === "scope") {
    const ways = binding.parents.map((parent) => exists(parent, table, binding.column));
    return `${EVERY} or (${SOME} and (${[`${binding.column} is null`, reached, ...ways].join(" or ")}))`;
  }
  const listed = `id in (select ${binding.found})`;
  return `${EVERY} or (${SOME} and (${binding.column} is null or ${reached} or ${listed}))`;
}
