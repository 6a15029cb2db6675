import { apiKeys, imports, invitations, members } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TenantRole, tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectAudit,
  expectRefusal,
  fingerprint,
  joinMember,
  type Kit,
  makeCtx,
  type TestTenant,
  upload,
} from "../testing/index.ts";
import { changeMemberRoles, inviteMember, leaveTenant, listMembers, removeMember } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

const rolesOf = async (tenant: TestTenant, userId: string) => {
  const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(members));
  return rows.find((row) => row.userId === userId)?.roles;
};

describeVerb(get, {
  action: "workspace.change-member-roles",
  run: changeMemberRoles,
  arrange: async (_kit, tenant) => ({
    userId: (await joinMember(kit, tenant)).userId,
    roles: ["viewer" as TenantRole],
  }),
  verify: async (_kit, tenant, input) => expect(await rolesOf(tenant, input.userId)).toEqual(["viewer"]),
  inWorkspace: false,
  refused: {
    when: "for the last owner",
    code: "refused_state",
    arrange: async (_kit, tenant) => ({ userId: tenant.userId, roles: ["member" as TenantRole] }),
  },
});

describeVerb(get, {
  action: "workspace.remove-member",
  run: removeMember,
  arrange: async (_kit, tenant) => {
    const { userId, name } = await joinMember(kit, tenant);
    return { userId, confirm: name };
  },
  verify: async (_kit, tenant, input) => {
    expect(await rolesOf(tenant, input.userId)).toBeUndefined();
    expect(kit.jobs.named("account.send-removal").at(-1)?.payload).toMatchObject({ userId: input.userId });
  },
  inWorkspace: false,
  refused: {
    when: "when another name was typed",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, confirm: "Mia" }),
  },
});

describe("workspace.leave", () => {
  it("takes oneself out and leaves its audit row", async () => {
    const tenant = await createTenant(kit);
    const member = await joinMember(kit, tenant);
    await leaveTenant(member.ctx);
    expect(await rolesOf(tenant, member.userId)).toBeUndefined();
    expect(await expectAudit(tenant.ctx, "workspace.leave")).toMatchObject({ actorId: member.userId });
  });

  it("is refused to the last owner and to somebody who is blocked, and changes nothing", async () => {
    const tenant = await createTenant(kit);
    const before = await fingerprint(kit, tenant.tenantId);
    const error = await expectRefusal(leaveTenant(tenant.ctx), "refused_state");
    expect(error.details.reason).toBe("last_owner");
    await expectRefusal(leaveTenant(makeCtx(kit, { tenant, roles: ["blocked"] })), "forbidden");
    await expectRefusal(leaveTenant(makeCtx(kit, { tenant, roles: ["member"] })), "not_found");
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });
});

describe("who goes", () => {
  it("leaves what bears their name to the heir, and no key that works", async () => {
    const tenant = await createTenant(kit);
    const { userId, name, ctx } = await joinMember(kit, tenant, {
      roles: ["admin"],
      workspaces: { [tenant.workspaceId]: "member" },
    });
    const heir = await joinMember(kit, tenant, { name: "Hal Heir" });
    await upload({ ...tenant, ctx }, "email\na@firm.example\n");
    await inviteMember(ctx, { email: "open@firm.example", roles: ["viewer"] });
    const at = kit.clock.now();
    await tenantTransaction(tenant.ctx, (tx) =>
      tx.insert(apiKeys).values({
        tenantId: tenant.tenantId,
        id: newId(at),
        name: "Robot",
        prefix: `p-${tenant.tenantId}`,
        hash: "hash",
        scopes: ["read_inbox"],
        networks: [],
        createdBy: userId,
        createdAt: at,
      }),
    );
    await removeMember(tenant.ctx, { userId, confirm: name, heirId: heir.userId });
    await tenantTransaction(tenant.ctx, async (tx) => {
      expect(await tx.select({ by: imports.createdBy }).from(imports)).toEqual([{ by: heir.userId }]);
      expect(await tx.select({ revokedAt: apiKeys.revokedAt }).from(apiKeys)).toEqual([{ revokedAt: at }]);
      const rows = await tx.select().from(invitations);
      expect(rows.find((row) => row.email === "open@firm.example")).toMatchObject({
        invitedBy: heir.userId,
        revokedAt: null,
      });
    });
    expect(await expectAudit(tenant.ctx, "workspace.remove-member")).toMatchObject({
      after: { heirId: heir.userId, handedOver: { apiKeys: 1, imports: 1, invitations: 1 } },
    });
  });

  it("hands over what lies in a workspace they were taken out of, too", async () => {
    const tenant = await createTenant(kit);
    const { userId, ctx } = await joinMember(kit, tenant, { workspaces: { [tenant.workspaceId]: "member" } });
    await upload({ ...tenant, ctx }, "email\na@firm.example\n");
    await leaveTenant(makeCtx(kit, { tenant, roles: ["member"], workspaces: {}, userId }));
    const rows = await tenantTransaction(tenant.ctx, (tx) =>
      tx.select({ by: imports.createdBy }).from(imports),
    );
    expect(rows).toEqual([{ by: tenant.userId }]);
  });

  it.each([["owner"], ["billing"]] as const)(
    "is not for an admin to decide when they are %s",
    async (role) => {
      const tenant = await createTenant(kit);
      const { userId, name } = await joinMember(kit, tenant, { roles: [role] });
      const admin = makeCtx(kit, { tenant, roles: ["admin"] });
      await expectRefusal(removeMember(admin, { userId, confirm: name }), "forbidden");
      await expectRefusal(changeMemberRoles(admin, { userId, roles: ["viewer"] }), "forbidden");
      const { userId: plain } = await joinMember(kit, tenant);
      await expectRefusal(changeMemberRoles(admin, { userId: plain, roles: ["member", role] }), "forbidden");
      await changeMemberRoles(admin, { userId: plain, roles: ["blocked"] });
    },
  );

  it("is neither oneself nor the heir", async () => {
    const tenant = await createTenant(kit);
    const { userId, name } = await joinMember(kit, tenant, { roles: ["owner"] });
    await expectRefusal(
      removeMember(tenant.ctx, { userId: tenant.userId, confirm: "Olive Owner" }),
      "refused_state",
    );
    for (const heirId of [userId, newId(kit.clock.now())])
      await expectRefusal(removeMember(tenant.ctx, { userId, confirm: name, heirId }), "invalid");
    await expectRefusal(
      changeMemberRoles(tenant.ctx, { userId: tenant.userId, roles: ["owner", "blocked"] }),
      "refused_state",
    );
  });

  it("is one of two owners who remove each other at the same moment", async () => {
    const tenant = await createTenant(kit);
    const second = await joinMember(kit, tenant, { roles: ["owner"], name: "Second" });
    const tries = await Promise.allSettled([
      removeMember(tenant.ctx, { userId: second.userId, confirm: "Second" }),
      removeMember(second.ctx, { userId: tenant.userId, confirm: "Olive Owner" }),
      leaveTenant(tenant.ctx),
      leaveTenant(second.ctx),
    ]);
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(members));
    expect(rows.map((row) => row.roles)).toEqual([["owner"]]);
  });
});

describe("the list of members", () => {
  it("searches, pages and shows only the workspaces that the reader sees", async () => {
    const tenant = await createTenant(kit);
    const workspaces = { [tenant.workspaceId]: "viewer" as const };
    for (const name of ["Amy", "Bob", "Cid"]) await joinMember(kit, tenant, { name, workspaces });
    const first = await listMembers(tenant.ctx, { limit: 2 });
    expect(first.rows.map((row) => row.name)).toEqual(["Amy", "Bob"]);
    expect(first.rows[0]?.workspaces).toMatchObject([{ id: tenant.workspaceId, role: "viewer" }]);
    const second = await listMembers(tenant.ctx, { limit: 2, cursor: first.nextCursor });
    expect(second.rows.map((row) => row.name)).toEqual(["Cid", "Olive Owner"]);
    expect((await listMembers(tenant.ctx, { search: "BO" })).rows.map((row) => row.name)).toEqual(["Bob"]);
    const stranger = makeCtx(kit, { tenant, roles: ["member"] });
    expect((await listMembers(stranger, { search: "amy" })).rows[0]?.workspaces).toEqual([]);
  });
});
