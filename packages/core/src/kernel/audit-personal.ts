import type { AUDIT_SUBJECTS } from "@penguin/db/schema";
import type { Permission } from "./permission.ts";

/** Actions of the system or of contacts that are audited but are nobody's permission. */
export type SystemAction =
  | "account.confirm-email-change"
  | "account.end-all-sessions"
  | "account.accept-invitation"
  | "account.create-tenant"
  | "account.register"
  | "account.reset-password"
  | "account.sign-in"
  | "account.verify-email"
  | "account.switch-tenant"
  | "audit-log.rewrap-keys"
  | "campaign.complete"
  | "campaign.protect"
  | "mailbox.protect"
  | "reputation.raise-alert"
  | "campaign.refuse-start"
  | "campaign.start"
  | "contact.import"
  | "contact.choose-preferences"
  | "contact.unsubscribe"
  | "event.record"
  | "mailbox.mark-broken"
  | "mailbox.mark-working"
  | "mailbox.rewrap-secrets"
  | "send.plan"
  | "staff.approve-grant"
  | "staff.end-grant"
  | "staff.enter-tenant"
  | "staff.request-grant";

type Reading = "check" | "get" | "list" | "preview";
/** Everything an audit row may be about: what changes something, and what the system does. */
export type AuditedAction =
  | Exclude<Permission, `${string}.${Reading}` | `${string}.${Reading}-${string}`>
  | SystemAction;

/** Whose data a row may hold. */
export type SubjectKind = (typeof AUDIT_SUBJECTS)[number];
type PersonalField = `${"before" | "after"}.${string}`;

interface Personal {
  /** What the row's entity is; its id is the subject's. */
  of: SubjectKind;
  fields: readonly PersonalField[];
}

const CONTACT_DATA = [
  "email",
  "firstName",
  "lastName",
  "company",
  "title",
  "phone",
  "city",
  "state",
  "country",
  "attributes",
] as const;
const before = CONTACT_DATA.map((field) => `before.${field}` as const);
const after = CONTACT_DATA.map((field) => `after.${field}` as const);
const FORMER_MEMBER: Personal = { of: "user", fields: ["before.name", "before.email"] };

/**
 * Which fields of which action's rows are somebody's personal data. `null` was decided, too: ids, states, counts, names of
 * the organisation's own things, and its mailboxes' addresses. The address a person or a contact acted from is personal in
 * every row. What staff did stays readable: it is evidence about the operator, of which a tenant erases nothing. A field
 * that was personal once stays in this table, or its old rows open no more.
 */
export const PERSONAL_FIELDS: Readonly<Record<AuditedAction, Personal | null>> = {
  "account.accept-invitation": null,
  "account.change-password": null,
  "account.confirm-email-change": { of: "user", fields: ["before.email", "after.email"] },
  "account.confirm-second-factor": null,
  "account.create-tenant": null,
  "account.end-all-sessions": null,
  "account.end-other-sessions": null,
  "account.end-session": null,
  "account.register": null,
  "account.remove-second-factor": null,
  "account.renew-backup-codes": null,
  "account.request-email-change": null,
  "account.reset-member-factor": null,
  "account.reset-password": null,
  "account.sign-in": null,
  "account.start-second-factor": null,
  "account.switch-tenant": null,
  "account.update-avatar": null,
  "account.update-profile": { of: "user", fields: ["before.name", "after.name"] },
  "account.verify-email": null,
  "api-key.create": null,
  "api-key.regenerate": null,
  "api-key.revoke": null,
  "audit-log.erase-subject": null,
  "audit-log.rewrap-keys": null,
  "campaign.archive": null,
  "campaign.complete": null,
  "campaign.create": null,
  "campaign.launch": null,
  "campaign.pause": null,
  "campaign.protect": null,
  "mailbox.protect": null,
  "reputation.raise-alert": null,
  "reputation.close-alert": null,
  "campaign.refuse-start": null,
  "campaign.remove-step": null,
  "campaign.resume": null,
  "campaign.save-step": null,
  "campaign.schedule": null,
  "campaign.send-test": null,
  "campaign.start": null,
  "campaign.stop": null,
  "campaign.unschedule": null,
  "campaign.update": null,
  "contact.add-to-list": null,
  "consent.archive-topic": null,
  "consent.create-topic": null,
  "consent.update-topic": null,
  "contact.cancel-import": null,
  "contact.choose-preferences": null,
  "contact.create": { of: "contact", fields: after },
  "contact.create-list": null,
  "contact.erase": null,
  "contact.import": null,
  "contact.remove": { of: "contact", fields: before },
  "contact.start-import": null,
  "contact.unsubscribe": null,
  "contact.update": { of: "contact", fields: [...before, ...after] },
  "contact.upload-file": null,
  "event.record": null,
  "inbox.archive": null,
  "inbox.mark-read": null,
  "inbox.merge": null,
  "inbox.reply": null,
  "inbox.split": null,
  "mailbox.add-hosted": null,
  "mailbox.connect": null,
  "mailbox.diagnose": null,
  "mailbox.mark-broken": null,
  "mailbox.mark-working": null,
  "mailbox.pause": null,
  "mailbox.reconnect": null,
  "mailbox.remove": null,
  "mailbox.retry": null,
  "mailbox.test": null,
  "mailbox.resume": null,
  "mailbox.rewrap-secrets": null,
  "mailbox.update": null,
  "quarantine.decide": null,
  "send.plan": null,
  "sender-domain.add": null,
  "sender-domain.make-primary": null,
  "sender-domain.remove": null,
  "sender-domain.set-limit": null,
  "sender-domain.verify": null,
  "staff.approve-grant": null,
  "staff.end-grant": null,
  "staff.enter-tenant": null,
  "staff.request-grant": null,
  "suppression.add": null,
  "suppression.import": null,
  "suppression.remove": null,
  "workspace.change-member-roles": null,
  "workspace.create": null,
  "workspace.delete": null,
  "workspace.restore": null,
  "workspace.delete-tenant": null,
  "workspace.invite-member": { of: "invitation", fields: ["after.email"] },
  "workspace.leave": FORMER_MEMBER,
  "workspace.remove-member": FORMER_MEMBER,
  "workspace.remove-workspace-member": null,
  "workspace.rename-tenant": null,
  "workspace.resend-invitation": null,
  "workspace.restore-tenant": null,
  "workspace.revoke-invitation": null,
  "workspace.set-workspace-member": null,
  "workspace.update": null,
  "workspace.update-logo": null,
  "workspace.update-policies": null,
  "workspace.update-tenant": null,
};
