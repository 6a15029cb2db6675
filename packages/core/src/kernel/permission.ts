import { DomainError } from "@penguin/runtime/error";
import type { Ctx } from "./context.ts";

/** The roles of a member in an organisation; rights add up, `blocked` takes all away. */
export const TENANT_ROLES = ["owner", "admin", "manager", "member", "viewer", "billing", "blocked"] as const;
/** The roles of a member in one workspace. */
export const WORKSPACE_ROLES = ["admin", "member", "viewer"] as const;
/** One role in an organisation. */
export type TenantRole = (typeof TENANT_ROLES)[number];
/** One role in a workspace. */
export type WorkspaceRole = (typeof WORKSPACE_ROLES)[number];

const everyone = ["owner", "admin", "manager", "member", "viewer", "billing"] as const;
const workers = ["owner", "admin", "manager", "member"] as const;
const leads = ["owner", "admin", "manager"] as const;
const owners = ["owner", "admin"] as const;
const readers = ["owner", "admin", "manager", "member", "viewer"] as const;

/** The whole permission matrix: what a role of the organisation may do. Generated into docs/generated/permissions.md. */
export const PERMISSIONS = {
  "account.get": everyone,
  "workspace.get-tenant": everyone,
  "workspace.rename-tenant": owners,
  "workspace.list": everyone,
  "workspace.get": readers,
  "workspace.create": owners,
  "workspace.update": leads,
  "audit-log.list": owners,
  "api-key.create": owners,
  "api-key.list": owners,
  "api-key.revoke": owners,
  "api-key.regenerate": owners,
  "api-key.get-usage": owners,
  "sender-domain.add": leads,
  "sender-domain.list": readers,
  "sender-domain.get": readers,
  "sender-domain.verify": leads,
  "sender-domain.make-primary": leads,
  "sender-domain.remove": leads,
  "mailbox.add-hosted": leads,
  "mailbox.connect": leads,
  "mailbox.diagnose": leads,
  "mailbox.list": readers,
  "mailbox.get": readers,
  "mailbox.update": leads,
  "mailbox.pause": workers,
  "mailbox.resume": workers,
  "mailbox.remove": leads,
  "contact.list": readers,
  "contact.get": readers,
  "contact.create": workers,
  "contact.update": workers,
  "contact.remove": workers,
  "contact.list-lists": readers,
  "contact.create-list": workers,
  "contact.add-to-list": workers,
  "contact.upload-file": workers,
  "contact.start-import": workers,
  "contact.cancel-import": workers,
  "contact.get-import": readers,
  "contact.list-imports": readers,
  "contact.list-import-errors": readers,
  "suppression.list": readers,
  "suppression.add": workers,
  "suppression.remove": leads,
  "template.preview": readers,
  "campaign.create": workers,
  "campaign.update": workers,
  "campaign.save-step": workers,
  "campaign.remove-step": workers,
  "campaign.list": readers,
  "campaign.get": readers,
  "campaign.list-recipients": readers,
  "campaign.list-messages": readers,
  "campaign.get-message": readers,
  "campaign.check-launch": readers,
  "campaign.launch": workers,
  "campaign.schedule": workers,
  "campaign.unschedule": workers,
  "campaign.pause": workers,
  "campaign.resume": workers,
  "campaign.archive": leads,
  "campaign.send-test": workers,
  "inbox.list": readers,
  "inbox.get": readers,
  "inbox.mark-read": workers,
  "inbox.archive": workers,
  "inbox.reply": workers,
  "analytics.get-home": readers,
  "analytics.get-campaign": readers,
  "analytics.get-contact-timeline": readers,
} as const satisfies Record<string, readonly TenantRole[]>;

/** The dotted name of something a person may do. */
export type Permission = keyof typeof PERMISSIONS;

/** True when one of the actor's roles holds the permission. */
export function may(ctx: Pick<Ctx, "actor">, permission: Permission): boolean {
  const { actor } = ctx;
  if (actor.kind === "system") return true;
  if (actor.kind === "api_key") return actor.permissions.has(permission);
  if (actor.kind !== "user" || actor.roles.includes("blocked")) return false;
  const allowed: readonly TenantRole[] = PERMISSIONS[permission];
  return actor.roles.some((role) => allowed.includes(role));
}

/** Throws `forbidden` when the actor may not do this. */
export function permit(ctx: Ctx, permission: Permission): void {
  if (may(ctx, permission)) return;
  if (ctx.actor.kind === "api_key")
    throw new DomainError(
      "forbidden",
      "This API key has no scope for this. Nothing was changed. Use a key with the scope named here.",
      { permission },
    );
  throw new DomainError(
    "forbidden",
    "Your role does not allow this. Nothing was changed. Ask an owner of the organisation.",
    {
      permission,
    },
  );
}
