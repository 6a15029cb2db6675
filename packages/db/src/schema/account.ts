import { index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, oneOf, state } from "./columns.ts";

/** What a mailed link may be for. */
export const TOKEN_PURPOSES = ["verify_email"] as const;

/** A person. May belong to many tenants; the address is unique over the platform, case-folded. */
export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    emailVerifiedAt: instant("email_verified_at"),
    failedLogins: integer("failed_logins").notNull(),
    lockedUntil: instant("locked_until"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("users_email").on(t.email)],
);

/** Sign-ins; a session ends when its row says so. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tenantId: uuid("tenant_id").notNull(),
    createdAt: instant("created_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

/** Single-use links sent by mail; only the SHA-256 of a token is kept. */
export const userTokens = pgTable(
  "user_tokens",
  {
    hash: text("hash").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    purpose: state("purpose", TOKEN_PURPOSES).notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [oneOf("user_tokens_purpose", t.purpose, TOKEN_PURPOSES), index("user_tokens_user").on(t.userId)],
);
