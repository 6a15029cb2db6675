import { workspaces } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { registerAccount } from "../account/index.ts";
import { type Ctx, tenantTransaction, type TenantRole, type WorkspaceRole } from "../kernel/index.ts";
import { createWorkspace, updateWorkspace } from "../workspace/index.ts";
import type { Kit } from "./kit.ts";

/** A registered organisation with its first workspace. */
export interface TestTenant {
  tenantId: string;
  userId: string;
  workspaceId: string;
  /** The owner's context. */
  ctx: Ctx;
}

export interface CtxWish {
  tenant: { tenantId: string };
  roles?: readonly TenantRole[];
  workspaces?: Readonly<Record<string, WorkspaceRole>>;
  userId?: string;
}

let registered = 0;

/** A context of a person with these roles. */
export function makeCtx(
  kit: Kit,
  { tenant, roles = ["owner"], workspaces: access = {}, userId }: CtxWish,
): Ctx {
  const actor = {
    kind: "user" as const,
    userId: userId ?? newId(kit.clock.now()),
    email: "person@penguin.test",
    name: "Pat Person",
    roles,
    workspaces: access,
  };
  return { ...kit.system(tenant.tenantId), actor };
}

/** Registers an organisation through its verb; its workspace has a postal address. */
export async function createTenant(kit: Kit, name = "Acme"): Promise<TestTenant> {
  registered += 1;
  const { userId, tenantId } = await registerAccount(kit.account(), {
    email: `owner${registered}@penguin.test`,
    name: "Olive Owner",
    password: "correct horse",
    organisation: `${name} ${registered}`,
    zone: "UTC",
  });
  const ctx = makeCtx(kit, { tenant: { tenantId }, userId });
  const [workspace] = await tenantTransaction(ctx, (tx) => tx.select().from(workspaces));
  if (!workspace) throw new Error("a new organisation has a workspace");
  const workspaceId = workspace.id;
  await updateWorkspace(ctx, {
    workspaceId,
    name: workspace.name,
    zone: "UTC",
    postalAddress: "1 Ice Street\nPole",
  });
  return { tenantId, userId, workspaceId, ctx };
}

/** The owner followed the link in the first mail. */
export async function confirmAddress(kit: Kit, tenant: TestTenant): Promise<void> {
  await kit.root`update users set email_verified_at = created_at where id = ${tenant.userId}`;
}

/** Makes another workspace; gives its id and somebody who administers it and sees no other. */
export async function addWorkspace(
  kit: Kit,
  tenant: TestTenant,
  name = "Second",
): Promise<{ id: string; ctx: Ctx }> {
  const { id } = await createWorkspace(tenant.ctx, { name, zone: "UTC", postalAddress: "" });
  return { id, ctx: makeCtx(kit, { tenant, roles: ["manager"], workspaces: { [id]: "admin" } }) };
}

/** The same request by the owner of another organisation. */
export function asOtherTenant(kit: Kit, other: { tenantId: string }): Ctx {
  return makeCtx(kit, { tenant: other });
}
