import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkspaceRole } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  joinMember,
  type Kit,
  makeCtx,
  type TestTenant,
} from "../testing/index.ts";
import { createWorkspace, listWorkspaceMembers, removeWorkspaceMember, setWorkspaceMember } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

const listOf = async ({ ctx, workspaceId }: TestTenant) =>
  (await listWorkspaceMembers(ctx, { workspaceId })).rows.map(({ name, role }) => ({ name, role }));

describeVerb(get, {
  action: "workspace.set-workspace-member",
  run: setWorkspaceMember,
  arrange: async (_kit, tenant) => ({
    workspaceId: tenant.workspaceId,
    userId: (await joinMember(kit, tenant)).userId,
    role: "viewer" as WorkspaceRole,
  }),
  verify: async (_kit, tenant, input) => {
    expect(await listOf(tenant)).toEqual([{ name: "Mia Member", role: "viewer" }]);
    await setWorkspaceMember(tenant.ctx, { ...input, role: "admin" });
    expect(await listOf(tenant)).toEqual([{ name: "Mia Member", role: "admin" }]);
  },
  inWorkspace: true,
  refused: {
    when: "for an admin of the organisation, who sees every workspace",
    code: "refused_state",
    arrange: async (_kit, tenant, input) => ({
      ...input,
      userId: (await joinMember(kit, tenant, { roles: ["admin"] })).userId,
    }),
  },
});

describeVerb(get, {
  action: "workspace.remove-workspace-member",
  run: removeWorkspaceMember,
  arrange: async (_kit, tenant) => {
    const workspaces = { [tenant.workspaceId]: "member" as const };
    return {
      workspaceId: tenant.workspaceId,
      userId: (await joinMember(kit, tenant, { workspaces })).userId,
    };
  },
  verify: async (_kit, tenant) => expect(await listOf(tenant)).toEqual([]),
  inWorkspace: true,
  refused: {
    when: "for somebody who is not in it",
    code: "not_found",
    arrange: (_kit, tenant, input) => removeWorkspaceMember(tenant.ctx, input).then(() => undefined),
  },
});

describe("three workspaces of three clients", () => {
  it("are decided on by their own admins only, and closed to each other's viewers", async () => {
    const tenant = await createTenant(kit);
    const ids = [tenant.workspaceId];
    for (const name of ["Two", "Three"])
      ids.push((await createWorkspace(tenant.ctx, { name, zone: "UTC" })).id);
    const [one = "", two = "", three = ""] = ids;
    const { userId } = await joinMember(kit, tenant);
    const admin = makeCtx(kit, {
      tenant,
      roles: ["member"],
      workspaces: { [one]: "admin", [two]: "member" },
    });
    await setWorkspaceMember(admin, { workspaceId: one, userId, role: "member" });
    await expectRefusal(setWorkspaceMember(admin, { workspaceId: two, userId, role: "member" }), "forbidden");
    await expectRefusal(
      setWorkspaceMember(admin, { workspaceId: three, userId, role: "member" }),
      "not_found",
    );
    const viewer = makeCtx(kit, { tenant, roles: ["viewer"], workspaces: { [two]: "viewer" } });
    expect((await listWorkspaceMembers(viewer, { workspaceId: two })).rows).toEqual([]);
    for (const workspaceId of [one, three])
      await expectRefusal(listWorkspaceMembers(viewer, { workspaceId }), "not_found");
  });

  it("knows no person of another organisation", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
    const input = { workspaceId: tenant.workspaceId, userId: other.userId, role: "admin" as const };
    await expectRefusal(setWorkspaceMember(tenant.ctx, input), "not_found");
  });
});
