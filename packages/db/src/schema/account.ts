import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { DATE_FORMATS, instant, LANGUAGES, oneOf, regional, state } from "./columns.ts";

export { DATE_FORMATS, LANGUAGES };

/** What a mailed link may be for. */
export const TOKEN_PURPOSES = ["verify_email", "reset_password", "change_email", "end_sessions"] as const;
/** What came of an attempt to sign in, or of another act that a password, a code or an address is tried at. */
export const SIGN_IN_RESULTS = [
  "accepted",
  "wrong_password",
  "unknown_address",
  "resting",
  "second_factor_missing",
  "second_factor_wrong",
  "proof_missing",
  "rest_began",
  "confirmed",
  "reset_asked",
] as const;

/** The mails a person may turn off; those about their security are not among them. */
export const CHOSEN_NOTICES = ["import_finished", "sending_stopped"] as const;

/** A person. May belong to many tenants; the address is unique over the platform, case-folded. */
export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    passwordChangedAt: instant("password_changed_at"),
    emailVerifiedAt: instant("email_verified_at"),
    ...regional(),
    /** The picture in the object store; null shows initials. */
    avatarId: uuid("avatar_id"),
    mutedNotices: text("muted_notices")
      .array()
      .$type<(typeof CHOSEN_NOTICES)[number][]>()
      .notNull()
      .default([]),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    unique("users_email").on(t.email),
    oneOf("users_date_format", t.dateFormat, DATE_FORMATS),
    oneOf("users_language", t.language, LANGUAGES),
  ],
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
    /** Over when nothing was asked for so long; the organisation's policy may be shorter still. */
    idleSeconds: integer("idle_seconds").notNull().default(86_400),
    remembered: boolean("remembered").notNull().default(false),
    ip: text("ip"),
    userAgent: text("user_agent"),
    deviceHash: text("device_hash"),
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
    /** The address a link was sent to, when that is not yet the person's own. */
    email: text("email"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [oneOf("user_tokens_purpose", t.purpose, TOKEN_PURPOSES), index("user_tokens_user").on(t.userId)],
);

/** Earlier passwords of a person, so that none comes back. */
export const passwordHistory = pgTable(
  "password_history",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    passwordHash: text("password_hash").notNull(),
    replacedAt: instant("replaced_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.replacedAt] })],
);

/** A person's authenticator app (RFC 6238); counts only once it was confirmed by a code. */
export const authenticators = pgTable("authenticators", {
  userId: uuid("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  sealed: text("sealed").notNull(),
  confirmedAt: instant("confirmed_at"),
  /** The time step of the last code that was taken: no code works twice. */
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
  createdAt: instant("created_at").notNull(),
});

/** Codes for a day without the authenticator; only hashes, each works once. */
export const backupCodes = pgTable(
  "backup_codes",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    hash: text("hash").notNull(),
    createdAt: instant("created_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [primaryKey({ columns: [t.userId, t.hash] })],
);

/** Browsers a person signed in with, known by a hash of what their device cookie holds for that person. */
export const userDevices = pgTable(
  "user_devices",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    deviceHash: text("device_hash").notNull(),
    userAgent: text("user_agent"),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    /** Until when this browser is not asked for a second factor. */
    trustedUntil: instant("trusted_until"),
  },
  (t) => [primaryKey({ columns: [t.userId, t.deviceHash] })],
);

/** Every attempt to sign in, also for addresses nobody has. */
export const signInAttempts = pgTable(
  "sign_in_attempts",
  {
    id: uuid("id").primaryKey(),
    at: instant("at").notNull(),
    email: text("email").notNull(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    result: state("result", SIGN_IN_RESULTS).notNull(),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (t) => [
    oneOf("sign_in_attempts_result", t.result, SIGN_IN_RESULTS),
    index("sign_in_attempts_email").on(t.email, t.at),
    index("sign_in_attempts_ip").on(t.ip, t.at),
    index("sign_in_attempts_user").on(t.userId, t.at),
  ],
);

/**
 * Mails of ours to addresses that somebody typed, of the last 24 hours: what their limits count. Addresses as keyed hashes;
 * only `app.take_mail_allowance` reads and writes it.
 */
export const mailWishes = pgTable(
  "mail_wishes",
  {
    id: uuid("id").primaryKey(),
    at: instant("at").notNull(),
    addressHash: text("address_hash").notNull(),
    /** The person or key that asked; null for somebody who is not signed in. */
    askedBy: text("asked_by"),
    place: text("place"),
  },
  (t) => [
    index("mail_wishes_address").on(t.addressHash, t.at),
    index("mail_wishes_by").on(t.askedBy, t.at).where(sql`asked_by is not null`),
    index("mail_wishes_place").on(t.place, t.at).where(sql`asked_by is null`),
    index("mail_wishes_at").on(t.at),
  ],
);

/** Proofs of work that were used; none counts twice. Rows may go once they are past their time. */
export const usedProofs = pgTable("used_proofs", {
  id: text("id").primaryKey(),
  expiresAt: instant("expires_at").notNull(),
});
