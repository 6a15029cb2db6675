import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import {
  DATE_FORMATS,
  id,
  instant,
  LANGUAGES,
  oneOf,
  regional,
  state,
  tenantId,
  tenantRef,
} from "./columns.ts";

/** The states of an organisation. */
export const TENANT_STATUSES = ["active", "past_due", "suspended", "canceled", "expired"] as const;
/** What an organisation may have booked; a slice says what its plan allows there. */
export const TENANT_PLANS = ["starter", "growth", "scale"] as const;
/** How many people work for an organisation. */
export const TENANT_SIZES = ["1", "2-10", "11-50", "51-200", "201-1000", "1001+"] as const;
/** The roles of a member in an organisation; rights add up, `blocked` takes all away. */
export const TENANT_ROLES = ["owner", "admin", "manager", "member", "viewer", "billing", "blocked"] as const;
/** The roles of a member in one workspace. */
export const WORKSPACE_ROLES = ["admin", "member", "viewer"] as const;

/** The customer. Its own id is its tenant id, so that one policy text fits every table. */
export const tenants = pgTable(
  "tenants",
  {
    tenantId: uuid("tenant_id").primaryKey(),
    name: text("name").notNull(),
    status: state("status", TENANT_STATUSES).notNull(),
    plan: state("plan", TENANT_PLANS).notNull().default("starter"),
    /** From when on every member needs a second factor; null while nobody must. */
    secondFactorFrom: instant("second_factor_from"),
    /** The longest a session may rest, and live; null leaves the platform's limits. */
    sessionIdleMinutes: integer("session_idle_minutes"),
    sessionHours: integer("session_hours"),
    passwordMinLength: integer("password_min_length"),
    /** What somebody who joins by an invitation begins with. */
    ...regional(),
    /** The picture in the object store. */
    logoId: uuid("logo_id"),
    industry: text("industry").notNull().default(""),
    size: state("size", TENANT_SIZES),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    oneOf("tenants_status", t.status, TENANT_STATUSES),
    oneOf("tenants_plan", t.plan, TENANT_PLANS),
    oneOf("tenants_size", t.size, TENANT_SIZES),
    oneOf("tenants_date_format", t.dateFormat, DATE_FORMATS),
    oneOf("tenants_language", t.language, LANGUAGES),
  ],
);

/** Who belongs to an organisation, with their roles. */
export const members = pgTable(
  "members",
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: "cascade" }),
    userId: uuid("user_id").notNull(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    roles: text("roles").array().$type<(typeof TENANT_ROLES)[number][]>().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.userId] }), index("members_user").on(t.userId)],
);

/** A place for one client. */
export const workspaces = pgTable(
  "workspaces",
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: "cascade" }),
    id: id(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    zone: text("zone").notNull(),
    postalAddress: text("postal_address").notNull(),
    createdAt: instant("created_at").notNull(),
    archivedAt: instant("archived_at"),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), unique("workspaces_slug").on(t.tenantId, t.slug)],
);

/** Who belongs to a workspace. */
export const workspaceMembers = pgTable(
  "workspace_members",
  {
    tenantId: tenantId(),
    workspaceId: uuid("workspace_id").notNull(),
    userId: uuid("user_id").notNull(),
    role: state("role", WORKSPACE_ROLES).notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.workspaceId, t.userId] }),
    tenantRef(
      "workspace_members_workspace",
      [t.tenantId, t.workspaceId],
      [workspaces.tenantId, workspaces.id],
    ),
    tenantRef("workspace_members_member", [t.tenantId, t.userId], [members.tenantId, members.userId]),
    oneOf("workspace_members_role", t.role, WORKSPACE_ROLES),
  ],
);

/** Who was asked to join, with what roles; only the SHA-256 of the mailed token is kept. */
export const invitations = pgTable(
  "invitations",
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: "cascade" }),
    id: id(),
    email: text("email").notNull(),
    roles: text("roles").array().$type<(typeof TENANT_ROLES)[number][]>().notNull(),
    workspaces: jsonb("workspaces").$type<Record<string, (typeof WORKSPACE_ROLES)[number]>>().notNull(),
    tokenHash: text("token_hash").notNull(),
    invitedBy: uuid("invited_by").notNull(),
    createdAt: instant("created_at").notNull(),
    sentAt: instant("sent_at"),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("invitations_token").on(t.tokenHash),
    index("invitations_email").on(t.tenantId, t.email),
  ],
);
