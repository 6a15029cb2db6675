import { DomainError } from "@penguin/runtime/error";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import { decodeCursor, type Page, parse, toPage } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import { permitStaff, type StaffPermission } from "./permission.ts";
import { ListStaffTenantsInput } from "./schema.ts";
import { isRefusedByDatabase } from "./staff-transaction.ts";

/** An organisation as staff see it without entering: its name and counts, nobody's data. */
export interface StaffTenant {
  tenantId: string;
  name: string;
  status: string;
  createdAt: Date;
  members: number;
  workspaces: number;
  mailboxes: number;
  campaigns: number;
}

interface Wish {
  verb: StaffPermission;
  search?: string;
  only?: readonly string[];
  before?: string;
  limit: number;
}

type Row = Omit<StaffTenant, "tenantId" | "createdAt"> & { tenant_id: string; created_at: string | Date };

/** Asks the one function that reads over all tenants; it notes the access itself. */
export async function findTenants(ctx: StaffCtx, wish: Wish): Promise<StaffTenant[]> {
  const only = wish.only ? sql`${`{${wish.only.join(",")}}`}::uuid[]` : sql`null`;
  const rows = await ctx.staff
    .execute<Row & Record<string, unknown>>(
      sql`select * from app.staff_tenants(${ctx.member.userId}::uuid, ${wish.verb}, ${wish.search ?? ""}, ${only},
        ${wish.before ?? null}::uuid, ${wish.limit}::integer, ${ctx.requestId}, ${ctx.ip ?? null})`,
    )
    .catch((error: unknown) => {
      if (!isRefusedByDatabase(error)) throw error;
      throw new DomainError("forbidden", "You are not a member of the staff any more. Nothing was read.");
    });
  return rows.map(({ tenant_id: tenantId, created_at: createdAt, ...row }) => ({
    name: row.name,
    status: row.status,
    members: row.members,
    workspaces: row.workspaces,
    mailboxes: row.mailboxes,
    campaigns: row.campaigns,
    tenantId,
    createdAt: new Date(createdAt),
  }));
}

/** Organisations with their counts, the newest first. */
export async function listStaffTenants(
  ctx: StaffCtx,
  raw: z.input<typeof ListStaffTenantsInput>,
): Promise<Page<StaffTenant>> {
  permitStaff(ctx, "staff.list-tenants");
  const input = parse(ListStaffTenantsInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const rows = await findTenants(ctx, {
    verb: "staff.list-tenants",
    search: input.search,
    only: input.tenantId === undefined ? undefined : [input.tenantId],
    before,
    limit: input.limit + 1,
  });
  return toPage(rows, input.limit, (row) => [row.tenantId]);
}
