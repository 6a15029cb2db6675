import { z } from "zod";
import { Cursor, line } from "../kernel/schema.ts";

/** What a key may be allowed to do; each is a set of permissions (scopes.ts). */
export const API_SCOPES = [
  "send_email",
  "read_analytics",
  "manage_contacts",
  "manage_campaigns",
  "manage_suppression",
  "read_inbox",
  "manage_members",
] as const;
/** One thing a key may be allowed to do. */
export type ApiScope = (typeof API_SCOPES)[number];

/** An address or a network in CIDR notation, as `203.0.113.0/24` or `2001:db8::/32`. */
export const Network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: "Write an address or a network such as 203.0.113.0/24.",
});

/** Input of `api-key.create`. Without networks it may be used from everywhere, without an expiry for good. */
export const CreateApiKeyInput = z.object({
  name: line().min(1, "Give the key a name.").max(80, "At most 80 characters."),
  scopes: z.array(z.enum(API_SCOPES)).min(1, "Choose at least one thing the key may do.").max(20),
  networks: z.array(Network).max(50, "At most 50 networks.").default([]),
  expiresAt: z.iso.datetime({ offset: true, error: "Give a day and a time." }).optional(),
});
/** As callers write it: what has a default may be left out. */
export type CreateApiKeyInput = z.input<typeof CreateApiKeyInput>;

/** Names one key. */
export const ApiKeyInput = z.object({ apiKeyId: z.uuid() });
/** Input of `api-key.list`: search in names, and a keyset page. */
export const ListApiKeysInput = z.object({
  search: line().max(80).optional(),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Input of `api-key.get-usage`: how many days back, today included. */
export const ApiKeyUsageInput = ApiKeyInput.extend({ days: z.number().int().min(1).max(90).default(30) });
