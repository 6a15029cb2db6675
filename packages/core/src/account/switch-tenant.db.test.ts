import { users } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createKit,
  createTenant,
  expectAudit,
  expectRefusal,
  joinMember,
  type Kit,
  type TestTenant,
} from "../testing/index.ts";
import { deleteTenant, getTenant, restoreTenant } from "../workspace/index.ts";
import {
  createTenant as createFurther,
  endSession,
  findSession,
  listTenants,
  signIn,
  switchTenant,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const enter = async (tenant: TestTenant) => {
  await kit.root`update users set email_verified_at = now() where id = ${tenant.userId}`;
  const [user] = await kit.account().auth.select().from(users).where(eq(users.id, tenant.userId));
  const { sessionId } = await signIn(kit.account(), { email: user?.email ?? "", password: "correct horse" });
  const read = async () => {
    const found = await findSession(kit.account(), sessionId);
    if (!found) throw new Error("the session is over");
    return found;
  };
  return { sessionId, read, session: await read() };
};

describe("a further organisation", () => {
  it("is made with owner and workspace, and leaves its audit row", async () => {
    const { session } = await enter(await createTenant(kit));
    const { tenantId } = await createFurther(kit.account(), session, { organisation: "Second one" });
    expect(await listTenants(kit.account(), session)).toMatchObject([
      { tenantId: session.tenantId, current: true },
      { tenantId, name: "Second one", roles: ["owner"], current: false },
    ]);
    expect(await expectAudit(kit.system(tenantId), "account.create-tenant")).toMatchObject({
      actorId: session.actor.userId,
    });
  });

  it("needs a name and a confirmed address, and has a limit", async () => {
    const { session } = await enter(await createTenant(kit));
    await expectRefusal(createFurther(kit.account(), session, { organisation: " " }), "invalid");
    const unverified = { ...session, emailVerified: false };
    await expectRefusal(createFurther(kit.account(), unverified, { organisation: "X" }), "refused_state");
    for (let n = 1; n < 20; n += 1) await createFurther(kit.account(), session, { organisation: `X${n}` });
    await expectRefusal(createFurther(kit.account(), session, { organisation: "X" }), "limit_exceeded");
  });
});

describe("switching", () => {
  it("moves this session, with the roles of the other organisation, and no other session", async () => {
    const tenant = await createTenant(kit);
    const [one, two] = [await enter(tenant), await enter(tenant)];
    const { tenantId } = await createFurther(kit.account(), one.session, { organisation: "Second" });
    await kit.root`update members set roles = '{viewer}' where tenant_id = ${tenantId}`;
    await switchTenant(kit.account(), one.session, { tenantId });
    expect(await one.read()).toMatchObject({ tenantId, actor: { roles: ["viewer"] } });
    expect(await two.read()).toMatchObject({ tenantId: tenant.tenantId, actor: { roles: ["owner"] } });
    await expectAudit(kit.system(tenantId), "account.switch-tenant");
  });

  it("finds no organisation of somebody else, none that blocked one, and none that is none", async () => {
    const other = await createTenant(kit, "Other");
    const { session, read } = await enter(await createTenant(kit));
    const { tenantId } = await createFurther(kit.account(), session, { organisation: "Blocked" });
    await kit.root`update members set roles = '{owner,blocked}' where tenant_id = ${tenantId}`;
    for (const wished of [other.tenantId, tenantId, session.actor.userId])
      await expectRefusal(switchTenant(kit.account(), session, { tenantId: wished }), "not_found");
    await expectRefusal(switchTenant(kit.account(), session, { tenantId: "' or 1=1" }), "invalid");
    expect(await read()).toMatchObject({ tenantId: session.tenantId });
  });

  it("does not revive a session that was ended", async () => {
    const { session } = await enter(await createTenant(kit));
    const { tenantId } = await createFurther(kit.account(), session, { organisation: "Second" });
    await endSession(kit.account(), session.sessionId);
    await expectRefusal(switchTenant(kit.account(), session, { tenantId }), "unauthenticated");
  });
});

describe("a closed organisation", () => {
  it("is over for its members, and its owners know that it is closed", async () => {
    const tenant = await createTenant(kit);
    const { email } = await joinMember(kit, tenant, { roles: ["admin"] });
    const owner = await enter(tenant);
    const { sessionId } = await signIn(kit.account(), { email, password: "correct horse" });
    await deleteTenant(tenant.ctx, { confirm: (await getTenant(tenant.ctx)).name });
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    expect(await owner.read()).toMatchObject({ tenantClosed: true });
    await expectRefusal(signIn(kit.account(), { email, password: "correct horse" }), "unauthenticated");
    const { tenantId } = await createFurther(kit.account(), owner.session, { organisation: "Open" });
    expect(await (await enter(tenant)).read()).toMatchObject({ tenantId });
    await restoreTenant(tenant.ctx);
    expect(await owner.read()).toMatchObject({ tenantClosed: false });
    expect(await findSession(kit.account(), sessionId)).toMatchObject({ tenantId: tenant.tenantId });
  });
});
