import { apiKeys, invitations, members } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Ctx, tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  expectAudit,
  expectRefusal,
  joinMember,
  type Kit,
  type TestTenant,
} from "../testing/index.ts";
import {
  changeMemberRoles,
  inviteMember,
  listInvitations,
  removeMember,
  revokeInvitation,
  sendInvitation,
} from "../workspace/index.ts";
import { createApiKey, SCOPE_PERMISSIONS } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const asKey = async (tenant: TestTenant, maker: Ctx = tenant.ctx): Promise<Ctx & { keyId: string }> => {
  const { id } = await createApiKey(maker, { name: "Directory sync", scopes: ["manage_members"] });
  const permissions = new Set<string>(SCOPE_PERMISSIONS.manage_members);
  const actor = {
    kind: "api_key" as const,
    apiKeyId: id,
    name: "Directory sync",
    permissions,
    workspaces: "all" as const,
  };
  return { ...kit.system(tenant.tenantId), actor, keyId: id };
};

it("an invitation by a key bears the key's name, and its mail nobody's", async () => {
  const tenant = await createTenant(kit);
  const key = await asKey(tenant);
  const { id } = await inviteMember(key, { email: "sync@firm.example", roles: ["member"] });
  expect((await listInvitations(tenant.ctx, {})).rows).toMatchObject([{ id, invitedBy: "Directory sync" }]);
  const [row] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(invitations));
  expect(row?.invitedBy).toBe(key.keyId);
  await sendInvitation(kit.system(tenant.tenantId), id);
  expect(kit.smtp.mails.at(-1)?.raw.toString()).toContain("You are invited to work in Acme");
  await revokeInvitation(key, { invitationId: id });
});

it.each([["owner"], ["billing"]] as const)("a key neither gives nor takes the role %s", async (role) => {
  const tenant = await createTenant(kit);
  const key = await asKey(tenant);
  const held = await joinMember(kit, tenant, { roles: [role] });
  const { userId } = await joinMember(kit, tenant, { name: "Plain" });
  const email = "up@firm.example";
  const { id } = await inviteMember(tenant.ctx, { email, roles: [role] });
  await expectRefusal(inviteMember(key, { email, roles: ["member", role] }), "forbidden");
  await expectRefusal(revokeInvitation(key, { invitationId: id }), "forbidden");
  await expectRefusal(changeMemberRoles(key, { userId, roles: ["member", role] }), "forbidden");
  await expectRefusal(changeMemberRoles(key, { userId: held.userId, roles: ["viewer"] }), "forbidden");
  await expectRefusal(removeMember(key, { userId: held.userId, confirm: held.name }), "forbidden");
});

it("what bears the name of somebody a key removed goes to the owner, or to whom it names", async () => {
  const tenant = await createTenant(kit);
  const key = await asKey(tenant);
  const [first, second, heir] = [
    await joinMember(kit, tenant, { name: "First" }),
    await joinMember(kit, tenant, { name: "Second" }),
    await joinMember(kit, tenant, { name: "Heir" }),
  ];
  await removeMember(key, { userId: first.userId, confirm: "First" });
  const audited = { actorKind: "api_key", actorId: key.keyId };
  expect(await expectAudit(tenant.ctx, "workspace.remove-member")).toMatchObject({
    ...audited,
    after: { heirId: tenant.userId },
  });
  kit.pass(1);
  await removeMember(key, { userId: second.userId, confirm: "Second", heirId: heir.userId });
  const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(members));
  expect(rows.map((row) => row.userId).sort()).toEqual([tenant.userId, heir.userId].sort());
  const stranger = newId(kit.clock.now());
  await expectRefusal(
    removeMember(key, { userId: heir.userId, confirm: "Heir", heirId: stranger }),
    "invalid",
  );
});

it("a key that manages members ends when its maker may not manage them any more, and no other key does", async () => {
  const tenant = await createTenant(kit);
  const admin = await joinMember(kit, tenant, { roles: ["admin"] });
  await asKey(tenant, admin.ctx);
  await createApiKey(admin.ctx, { name: "Reader", scopes: ["read_inbox"] });
  await asKey(tenant);
  await changeMemberRoles(tenant.ctx, { userId: admin.userId, roles: ["admin", "viewer"] });
  const live = async () =>
    (await tenantTransaction(tenant.ctx, (tx) => tx.select().from(apiKeys)))
      .filter((row) => row.revokedAt === null)
      .map((row) => row.name)
      .sort();
  expect(await live()).toHaveLength(3);
  await changeMemberRoles(tenant.ctx, { userId: admin.userId, roles: ["manager"] });
  expect(await live()).toEqual(["Directory sync", "Reader"]);
});
