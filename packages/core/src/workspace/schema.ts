import { z } from "zod";
import { Cursor, line, lines } from "../kernel/schema.ts";
import type { TenantRole, WorkspaceRole } from "../kernel/index.ts";

/** A name of one to eighty characters. */
export const WorkspaceName = line().min(1, "Give it a name.").max(80, "At most 80 characters.");
/** An IANA time zone that this runtime knows. */
export const Zone = z
  .string()
  .min(1)
  .max(64)
  .refine(
    (zone) => {
      try {
        return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
      } catch {
        return false;
      }
    },
    { message: "This is not a time zone, e.g. Europe/Berlin." },
  );
/** How people write a day. */
export const DateFormat = z.enum(["iso", "day_first", "month_first"]);
/** A language of our mails, and of dates and numbers on screens. */
export const MailLanguage = z.enum(["en", "es"]);
/** A picture as base64; its bytes are looked at where it is kept. Null takes the picture away. */
export const PictureInput = z.object({
  picture: z.base64("This is not a file.").max(1_400_000, "At most 1 MB.").nullable(),
});
/** The address that the law wants in every mail; at most 300 characters. */
export const PostalAddress = lines().trim().max(300, "At most 300 characters.");

/** Input of `workspace.create`. */
export const CreateWorkspaceInput = z.object({
  name: WorkspaceName,
  zone: Zone,
  postalAddress: PostalAddress.default(""),
});
/** As callers write it: what has a default may be left out. */
export type CreateWorkspaceInput = z.input<typeof CreateWorkspaceInput>;

/** Input of `workspace.update`. */
export const UpdateWorkspaceInput = z.object({
  workspaceId: z.uuid(),
  name: WorkspaceName,
  zone: Zone,
  postalAddress: PostalAddress,
});
/** As callers write it: what has a default may be left out. */
export type UpdateWorkspaceInput = z.input<typeof UpdateWorkspaceInput>;

/** Names one workspace. */
export const WorkspaceInput = z.object({ workspaceId: z.uuid() });
/** Input of `workspace.restore`. */
export type WorkspaceInput = z.input<typeof WorkspaceInput>;
/** Input of `workspace.delete`: the name typed again. */
export const DeleteWorkspaceInput = z.object({
  workspaceId: z.uuid(),
  confirm: line().min(1, "Type the workspace's name.").max(120),
});
/** As callers write it. */
export type DeleteWorkspaceInput = z.input<typeof DeleteWorkspaceInput>;

/** Input of `workspace.get`: the slug in its address. */
export const GetWorkspaceInput = z.object({ slug: line().min(1).max(60) });
/** Input of `workspace.rename-tenant`. */
export const RenameTenantInput = z.object({ name: WorkspaceName });
/** How many people work for an organisation. */
export const TenantSize = z.enum(["1", "2-10", "11-50", "51-200", "201-1000", "1001+"]);
/** Input of `workspace.update-tenant`; zone, format and language are what new members begin with. */
export const UpdateTenantInput = z.object({
  name: WorkspaceName,
  industry: line().max(80, "At most 80 characters.").default(""),
  size: TenantSize.nullable().default(null),
  zone: Zone,
  dateFormat: DateFormat,
  hour12: z.boolean(),
  language: MailLanguage,
});
/** As callers write it. */
export type UpdateTenantInput = z.input<typeof UpdateTenantInput>;

const ROLES = [
  "owner",
  "admin",
  "manager",
  "member",
  "viewer",
  "billing",
  "blocked",
] as const satisfies readonly TenantRole[];
const IN_WORKSPACE = ["admin", "member", "viewer"] as const satisfies readonly WorkspaceRole[];

/** One or more roles in the organisation, each once. */
export const MemberRoles = z
  .array(z.enum(ROLES))
  .min(1, "Choose at least one role.")
  .max(ROLES.length)
  .transform((roles) => ROLES.filter((role) => roles.includes(role)));
/** A role in one workspace. */
export const MemberWorkspaceRole = z.enum(IN_WORKSPACE);
const address = z
  .string()
  .trim()
  .max(254, "At most 254 characters.")
  .pipe(z.email("This is not an e-mail address."))
  .transform((email) => email.toLowerCase());
const search = line().max(100).optional();
const listPage = {
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
};

/**
 * The roles somebody with these roles may give and take. Nobody gives away rights they do not have: an admin neither
 * owns the organisation nor pays for it.
 */
export function grantableRoles(roles: readonly TenantRole[]): readonly TenantRole[] {
  if (roles.includes("blocked")) return [];
  if (roles.includes("owner")) return ROLES;
  return roles.includes("admin") ? ROLES.filter((role) => role !== "owner" && role !== "billing") : [];
}

/** Input of `workspace.invite-member`: who, as what, and in which workspaces. */
export const InviteMemberInput = z.object({
  email: address,
  roles: MemberRoles,
  workspaces: z.record(z.uuid(), MemberWorkspaceRole).default({}),
});
/** As callers write it: what has a default may be left out. */
export type InviteMemberInput = z.input<typeof InviteMemberInput>;

/** Input of `workspace.resend-invitation` and `workspace.revoke-invitation`. */
export const InvitationInput = z.object({ invitationId: z.uuid() });
/** Input of `workspace.list-invitations`. */
export const ListInvitationsInput = z.object({ ...listPage, search });
/** Input of `workspace.list-members`; `search` looks in name and address. */
export const ListMembersInput = z.object({ ...listPage, search });

/** Input of `workspace.change-member-roles`. */
export const ChangeMemberRolesInput = z.object({ userId: z.uuid(), roles: MemberRoles });
/** As callers write it. */
export type ChangeMemberRolesInput = z.input<typeof ChangeMemberRolesInput>;

/** Input of `workspace.remove-member`: whom, their name typed again, and who takes over what they made. */
export const RemoveMemberInput = z.object({
  userId: z.uuid(),
  confirm: line().max(200),
  heirId: z.uuid().optional(),
});
/** As callers write it. */
export type RemoveMemberInput = z.input<typeof RemoveMemberInput>;

/** Input of `workspace.list-workspace-members`. */
export const ListWorkspaceMembersInput = z.object({ ...listPage, search, workspaceId: z.uuid() });
/** Input of `workspace.set-workspace-member`. */
export const SetWorkspaceMemberInput = z.object({
  workspaceId: z.uuid(),
  userId: z.uuid(),
  role: MemberWorkspaceRole,
});
/** Input of `workspace.remove-workspace-member`. */
export const WorkspaceMemberInput = z.object({ workspaceId: z.uuid(), userId: z.uuid() });

const between = (least: number, most: number) =>
  z.number().int("A whole number.").min(least, `At least ${least}.`).max(most, `At most ${most}.`).nullable();

/** Input of `workspace.update-policies`; null leaves the platform's own limit. */
export const UpdatePoliciesInput = z.object({
  requireSecondFactor: z.boolean(),
  /** Days until everybody needs a second factor; left out, a date that stands stays. */
  graceDays: z.number().int("A whole number.").min(0, "At least 0.").max(90, "At most 90.").optional(),
  sessionIdleMinutes: between(5, 43_200),
  sessionHours: between(1, 2160),
  passwordMinLength: between(10, 64),
});
/** As callers write it. */
export type UpdatePoliciesInput = z.input<typeof UpdatePoliciesInput>;

/** Input of `workspace.delete-tenant`: the organisation's name typed again. */
export const DeleteTenantInput = z.object({ confirm: line().max(200) });

/** Turns a name into the part of an address: lower-case letters, digits and single dashes, at most 40. */
export function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return slug === "" ? "workspace" : slug;
}
