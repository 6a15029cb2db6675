import { appRouter } from "@penguin/api";
import { openApiDocument } from "@penguin/api/openapi";
import { SCOPE_PERMISSIONS } from "@penguin/core/api-key";
import { API_SCOPES } from "@penguin/core/api-key/schema";
import { DEPLOYMENT_SETTINGS, PERMISSIONS } from "@penguin/core/kernel";
import { STAFF_PERMISSIONS } from "@penguin/core/staff";
import { ACCESS } from "@penguin/db";
import * as schema from "@penguin/db/schema";
import { DOOR_SETTINGS } from "@penguin/infra/doors";
import { CATALOG, everyMs, type JobName } from "@penguin/jobs/catalog";
import { createShapingOf } from "@penguin/mail/shaping";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { markdownTable, page } from "./table.ts";

const ROLES = ["owner", "admin", "manager", "member", "viewer", "billing"] as const;

const permissions = (): string => {
  const rows = Object.entries(PERMISSIONS).map(([name, roles]) => {
    const holders: readonly string[] = roles;
    return [`\`${name}\``, ...ROLES.map((role) => (holders.includes(role) ? "yes" : ""))];
  });
  return page(
    "Permissions",
    "What a role of the organisation may do. Owners and admins see every workspace; others those they belong to, and viewers of a workspace only look.",
    markdownTable(["permission", ...ROLES], rows),
  );
};

const staffPermissions = (): string => {
  const rows = Object.entries(STAFF_PERMISSIONS).map(([name, roles]) => {
    const holders: readonly string[] = roles;
    return [`\`${name}\``, ...schema.STAFF_ROLES.map((role) => (holders.includes(role) ? "yes" : ""))];
  });
  return page(
    "Staff permissions",
    "What a role of the operator's staff may do, with a confirmed second factor. Viewing an organisation takes an open grant besides, and leaves a row in its audit log.",
    markdownTable(["permission", ...schema.STAFF_ROLES], rows),
  );
};

const scopes = (): string => {
  const rows = Object.keys(PERMISSIONS).flatMap((name) => {
    const holders = API_SCOPES.map((scope) => {
      const allowed: readonly string[] = SCOPE_PERMISSIONS[scope];
      return allowed.includes(name) ? "yes" : "";
    });
    return holders.includes("yes") ? [[`\`${name}\``, ...holders]] : [];
  });
  return page(
    "Scopes",
    "What an API key may do, by scope. A permission that is not here cannot be had by a key.",
    markdownTable(["permission", ...API_SCOPES], rows),
  );
};

const jobs = (): string => {
  const rows = (Object.keys(CATALOG) as JobName[]).map((name) => {
    const { queue, attempts } = CATALOG[name];
    const every = everyMs(name);
    return [
      `\`${name}\``,
      queue,
      String(attempts),
      every === undefined ? "when enqueued" : `every ${every / 1000} s`,
    ];
  });
  return page(
    "Jobs",
    "Every job, its queue and when it starts. Payloads carry ids only; the queue may be wiped at any time.",
    markdownTable(["job", "queue", "attempts", "starts"], rows),
  );
};

const tables = (): string => {
  const declared = Object.values(schema)
    .filter((value) => value instanceof PgTable)
    .map((table) => getTableConfig(table));
  const rows = declared
    .map((table) => ({ name: `${table.schema ?? "public"}.${table.name}`, columns: table.columns.length }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, columns }) => {
      const access = ACCESS[name];
      const grants = Object.entries(access?.grants ?? {}).map(([role, verbs]) => `${role}: ${verbs}`);
      const scope = access?.scope === "global" ? `global: ${access.reason}` : "tenant";
      return [`\`${name}\``, String(columns), scope, grants.join("; ")];
    });
  return page(
    "Tables",
    "Every table, whether row-level security ties it to a tenant, and what each login may do.",
    markdownTable(["table", "columns", "scope", "privileges"], rows),
  );
};

const procedures = (): string => {
  const records = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
  const rows = Object.entries(records)
    .map(([path, procedure]) => [`\`${path}\``, procedure._def.type])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return page(
    "Capabilities",
    "Every procedure of the API; each passes on to the verb of the same name in packages/core.",
    markdownTable(["procedure", "kind"], rows),
  );
};

const isOptional = (setting: z.ZodType): boolean => setting.safeParse(undefined).success;

const settings = (): string => {
  const all: Record<string, z.ZodType> = { ...DEPLOYMENT_SETTINGS, ...DOOR_SETTINGS };
  const rows = Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, setting]) => [
      `\`${name}\``,
      isOptional(setting) ? "has a default or may be left out" : "required",
    ]);
  return page(
    "Environment",
    "Settings that the web app, the worker and the command line share. Each process adds its own database URLs and ports (see its env.ts).",
    markdownTable(["variable", ""], rows),
  );
};

const spanOf = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600} h` : seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

const shaping = (): string => {
  const rows = createShapingOf([]).rules.map((rule) => [
    `\`${rule.id}\``,
    rule.groups?.join(", ") ?? "any",
    `${rule.count} in ${spanOf(rule.within)}`,
    `${rule.action === "hold" ? "hold" : `${rule.factor} of the rate`} for ${spanOf(rule.for)}`,
    rule.reason,
  ]);
  return page(
    "Shaping rules",
    "What answers of providers open a limit; the first that fits counts. See [Limits](../guide/limits.md).",
    markdownTable(["rule", "provider", "answers", "limit", "reason"], rows),
  );
};

/** Every generated page by its file name under docs/generated. */
export function generatePages(): Record<string, string> {
  return {
    "capabilities.md": procedures(),
    "env.md": settings(),
    "jobs.md": jobs(),
    "openapi.json": `${JSON.stringify(openApiDocument(), null, 2)}\n`,
    "permissions.md": permissions(),
    "scopes.md": scopes(),
    "shaping.md": shaping(),
    "staff-permissions.md": staffPermissions(),
    "tables.md": tables(),
  };
}
