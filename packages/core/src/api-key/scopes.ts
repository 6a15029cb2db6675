import type { Permission } from "../kernel/index.ts";
import { API_SCOPES, type ApiScope } from "./schema.ts";

/** The one table of what each scope allows. A permission that is in no row cannot be had by a key at all. */
export const SCOPE_PERMISSIONS = {
  send_email: [
    "campaign.list",
    "campaign.get",
    "campaign.check-launch",
    "campaign.launch",
    "campaign.schedule",
    "campaign.unschedule",
    "campaign.pause",
    "campaign.resume",
    "campaign.stop",
  ],
  read_analytics: [
    "campaign.list",
    "campaign.get",
    "campaign.list-messages",
    "campaign.get-message",
    "analytics.get-campaign",
  ],
  manage_contacts: [
    "workspace.list",
    "contact.list",
    "contact.get",
    "contact.create",
    "contact.update",
    "contact.remove",
    "contact.list-lists",
    "contact.create-list",
    "contact.add-to-list",
  ],
  manage_campaigns: [
    "workspace.list",
    "mailbox.list",
    "contact.list-lists",
    "campaign.list",
    "campaign.get",
    "campaign.create",
    "campaign.update",
    "campaign.save-step",
    "campaign.remove-step",
    "campaign.check-launch",
  ],
  manage_suppression: ["suppression.list", "suppression.add", "suppression.remove"],
  read_inbox: ["inbox.list", "inbox.get"],
  manage_members: [
    "workspace.list",
    "workspace.get-tenant",
    "workspace.rename-tenant",
    "workspace.list-members",
    "workspace.change-member-roles",
    "workspace.remove-member",
    "workspace.invite-member",
    "workspace.list-invitations",
    "workspace.revoke-invitation",
  ],
} as const satisfies Record<ApiScope, readonly Permission[]>;

/** Everything these scopes allow together. */
export function permissionsOf(scopes: readonly ApiScope[]): ReadonlySet<Permission> {
  return new Set(scopes.flatMap((scope): readonly Permission[] => SCOPE_PERMISSIONS[scope]));
}

/** The scopes any of which allows this. */
export function scopesFor(permission: string): ApiScope[] {
  return API_SCOPES.filter((scope) => {
    const allowed: readonly string[] = SCOPE_PERMISSIONS[scope];
    return allowed.includes(permission);
  });
}
