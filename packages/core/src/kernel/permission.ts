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
  "account.update-profile": everyone,
  "account.update-avatar": everyone,
  "account.change-password": everyone,
  "account.request-email-change": everyone,
  "account.list-sessions": everyone,
  "account.end-session": everyone,
  "account.end-other-sessions": everyone,
  "account.list-sign-ins": everyone,
  "account.get-second-factor": everyone,
  "account.start-second-factor": everyone,
  "account.confirm-second-factor": everyone,
  "account.remove-second-factor": everyone,
  "account.renew-backup-codes": everyone,
  "account.reset-member-factor": owners,
  "workspace.get-tenant": everyone,
  "workspace.rename-tenant": owners,
  "workspace.update-tenant": owners,
  "workspace.update-logo": owners,
  "workspace.list": everyone,
  "workspace.get": readers,
  "workspace.create": owners,
  "workspace.update": leads,
  "workspace.delete": owners,
  "workspace.restore": owners,
  "workspace.list-deleted": owners,
  "workspace.list-members": everyone,
  "workspace.change-member-roles": owners,
  "workspace.remove-member": owners,
  "workspace.leave": everyone,
  "workspace.invite-member": owners,
  "workspace.list-invitations": owners,
  "workspace.resend-invitation": owners,
  "workspace.revoke-invitation": owners,
  "workspace.list-workspace-members": readers,
  "workspace.set-workspace-member": workers,
  "workspace.remove-workspace-member": workers,
  "workspace.get-policies": owners,
  "workspace.update-policies": owners,
  "workspace.delete-tenant": ["owner"],
  "workspace.restore-tenant": ["owner"],
  "audit-log.list": owners,
  "audit-log.erase-subject": ["owner"],
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
  "sender-domain.set-limit": leads,
  "mailbox.add-hosted": leads,
  "mailbox.connect": leads,
  "mailbox.diagnose": leads,
  "mailbox.list": readers,
  "mailbox.get": readers,
  "mailbox.update": leads,
  "mailbox.pause": workers,
  "mailbox.resume": workers,
  "mailbox.remove": leads,
  "mailbox.retry": workers,
  "mailbox.test": workers,
  "mailbox.reconnect": leads,
  "contact.list": readers,
  "contact.get": readers,
  "contact.create": workers,
  "contact.update": workers,
  "contact.remove": workers,
  "contact.erase": owners,
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
  "suppression.import": leads,
  "suppression.add": workers,
  "suppression.remove": leads,
  "consent.list-topics": readers,
  "consent.create-topic": leads,
  "consent.update-topic": leads,
  "consent.archive-topic": leads,
  "consent.get-preferences": readers,
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
  "campaign.stop": workers,
  "campaign.archive": leads,
  "campaign.send-test": workers,
  "ledger.get-message-story": readers,
  "ledger.get-sent-mail": readers,
  "ledger.get-mail-verdict": readers,
  "inbox.list": readers,
  "inbox.get": readers,
  "inbox.mark-read": workers,
  "inbox.archive": workers,
  "inbox.reply": workers,
  "inbox.merge": workers,
  "inbox.split": workers,
  "reputation.list-alerts": readers,
  "reputation.close-alert": leads,
  "quarantine.list": readers,
  "quarantine.decide": workers,
  "quarantine.get-test-case": workers,
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

/** What holds a person back: an address that is not confirmed (for less or more than a day), or a second factor they must have. */
export type Restriction = "unverified" | "unverified_long" | "second_factor";

/** Acts upon somebody else's account, which no restriction leaves open as it does one's own. */
const UPON_OTHERS: readonly Permission[] = ["account.reset-member-factor"];

/** Acts that reach other people: nobody does them from an address that is not confirmed. Reviewed by hand. */
export const NOT_UNVERIFIED: readonly Permission[] = [
  "account.reset-member-factor",
  "api-key.create",
  "api-key.regenerate",
  "campaign.launch",
  "campaign.schedule",
  "campaign.resume",
  "campaign.send-test",
  "inbox.reply",
  "mailbox.add-hosted",
  "mailbox.connect",
  "mailbox.reconnect",
  "workspace.invite-member",
  "workspace.resend-invitation",
];

/** True for what only reads: its verb begins with a word that promises so. A test holds this against the procedures. */
export function isRead(permission: Permission): boolean {
  return /\.(get|list|preview|check)(-|$)/.test(permission);
}

const REASONS: Readonly<Record<Restriction, string>> = {
  unverified:
    "Confirm your e-mail address first: follow the link in our mail, or ask for a new one. Nothing was changed.",
  unverified_long:
    "Your e-mail address is not confirmed, so you can only look. Follow the link in our mail, or ask for a new one.",
  second_factor: "Your organisation asks for two-step sign-in. Turn it on in your security settings first.",
};

const isHeldBack = (restriction: Restriction, permission: Permission): boolean => {
  if (permission.startsWith("account.") && !UPON_OTHERS.includes(permission)) return false;
  if (restriction === "second_factor") return true;
  return NOT_UNVERIFIED.includes(permission) || (restriction === "unverified_long" && !isRead(permission));
};

/** Like {@link may}, with what holds a person back: true when {@link permit} would not throw. */
export function mayNow(ctx: Pick<Ctx, "actor">, permission: Permission): boolean {
  const restriction = ctx.actor.kind === "user" ? ctx.actor.restriction : undefined;
  return may(ctx, permission) && !(restriction && isHeldBack(restriction, permission));
}

/** Throws `forbidden` when the actor may not do this. */
export function permit(ctx: Pick<Ctx, "actor">, permission: Permission): void {
  const restriction = ctx.actor.kind === "user" ? ctx.actor.restriction : undefined;
  if (restriction && isHeldBack(restriction, permission))
    throw new DomainError("forbidden", REASONS[restriction], { permission, reason: restriction });
  if (may(ctx, permission)) return;
  if (ctx.actor.kind === "api_key")
    throw new DomainError(
      "forbidden",
      "This API key has no scope for this, or whoever answers for it may not do it any more. Nothing was changed. Use a key with the scope named here.",
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
