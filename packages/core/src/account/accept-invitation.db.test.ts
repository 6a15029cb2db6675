import { inTenantTransaction } from "@penguin/db";
import { invitations, users } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createKit,
  createTenant,
  expectAudit,
  expectRefusal,
  fingerprint,
  invitationToken,
  invite,
  joinMember,
  type Kit,
} from "../testing/index.ts";
import {
  inviteMember,
  removeMember,
  resendInvitation,
  revokeInvitation,
  sendInvitation,
} from "../workspace/index.ts";
import { acceptInvitation, findSession, getInvitation, sendRemoval, signIn } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

let people = 0;
const address = (): string => {
  people += 1;
  return `new${people}@firm.example`;
};
const me = { name: "Nia New", password: "correct horse" };
const ownerSession = (tenant: { userId: string }, email: string) => ({
  actor: { kind: "user" as const, userId: tenant.userId, email, name: "O", roles: [], workspaces: {} },
});

describe("somebody without an account", () => {
  it("sees who invites to what, joins with name and password, and is verified", async () => {
    const tenant = await createTenant(kit);
    const email = address();
    const workspaces = { [tenant.workspaceId]: "viewer" as const };
    const { token } = await invite(kit, tenant, { email, roles: ["viewer"], workspaces });
    const before = await fingerprint(kit, tenant.tenantId);
    const view = await getInvitation(kit.account(), undefined, { token });
    expect(view).toMatchObject({ email, inviter: "Olive Owner", roles: ["viewer"], step: "register" });
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
    await acceptInvitation(kit.account(), undefined, { token, ...me });
    await expectAudit(kit.system(tenant.tenantId), "account.accept-invitation");
    const { sessionId } = await signIn(kit.account(), { email, password: me.password });
    expect(await findSession(kit.account(), sessionId)).toMatchObject({
      tenantId: tenant.tenantId,
      emailVerified: true,
      actor: { roles: ["viewer"], workspaces },
    });
  });

  it("is told which field is missing", async () => {
    const tenant = await createTenant(kit);
    const { token } = await invite(kit, tenant, { email: address() });
    const error = await expectRefusal(acceptInvitation(kit.account(), undefined, { token }), "invalid");
    expect(Object.keys(error.details.fields ?? {})).toEqual(["name", "password"]);
    await expectRefusal(
      acceptInvitation(kit.account(), undefined, { token, name: "N", password: "short" }),
      "invalid",
    );
    await acceptInvitation(kit.account(), undefined, { token, ...me });
  });

  it("joins once when two tabs use the link at the same moment", async () => {
    const tenant = await createTenant(kit);
    const { token } = await invite(kit, tenant, { email: address() });
    const tries = await Promise.allSettled(
      Array.from({ length: 4 }, () => acceptInvitation(kit.account(), undefined, { token, ...me })),
    );
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const rows = await kit.root`select 1 from members where tenant_id = ${tenant.tenantId}`;
    expect(rows).toHaveLength(2);
  });
});

describe("somebody with an account", () => {
  it("must be signed in with exactly that address", async () => {
    const [tenant, home] = [await createTenant(kit), await createTenant(kit, "Home")];
    const [user] = await kit.account().auth.select().from(users).where(eq(users.id, home.userId));
    const email = user?.email ?? "";
    await invite(kit, tenant, { email: email.toUpperCase(), roles: ["manager"] });
    const token = invitationToken(kit, email);
    const other = ownerSession(tenant, "other@firm.example");
    expect(await getInvitation(kit.account(), undefined, { token })).toMatchObject({ step: "log_in" });
    expect(await getInvitation(kit.account(), other, { token })).toMatchObject({
      step: "wrong_address",
      signedInAs: "other@firm.example",
    });
    const before = await fingerprint(kit, tenant.tenantId);
    for (const session of [undefined, other])
      await expectRefusal(acceptInvitation(kit.account(), session, { token, ...me }), "refused_state");
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
    const own = ownerSession(home, email);
    await acceptInvitation(kit.account(), own, { token });
    const rows =
      await kit.root`select roles from members where user_id = ${home.userId} order by created_at, tenant_id`;
    expect(rows.map((row) => row["roles"])).toContainEqual(["manager"]);
  });

  it("comes back after being removed from the only organisation, with their password", async () => {
    const tenant = await createTenant(kit);
    const { userId, email, name } = await joinMember(kit, tenant);
    await removeMember(tenant.ctx, { userId, confirm: name });
    const { token } = await invite(kit, tenant, { email });
    expect(await getInvitation(kit.account(), undefined, { token })).toMatchObject({ step: "password" });
    const wrong = acceptInvitation(kit.account(), undefined, { token, password: "wrong password" });
    await expectRefusal(wrong, "unauthenticated");
    await acceptInvitation(kit.account(), undefined, { token, password: "correct horse" });
    await signIn(kit.account(), { email, password: "correct horse" });
  });
});

describe("somebody who is removed", () => {
  it("is out with the next request, and is told by mail", async () => {
    const tenant = await createTenant(kit);
    const { userId, email, name } = await joinMember(kit, tenant);
    const { sessionId } = await signIn(kit.account(), { email, password: "correct horse" });
    expect(await findSession(kit.account(), sessionId)).toMatchObject({ tenantId: tenant.tenantId });
    await removeMember(tenant.ctx, { userId, confirm: name });
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    await sendRemoval(kit.account(), tenant.tenantId, userId);
    expect(kit.smtp.mails.at(-1)?.envelope.to).toBe(email);
    expect(kit.smtp.mails.at(-1)?.raw.toString()).toContain("no longer a member");
  });
});

describe("a link that is over", () => {
  const use = (token: string) => acceptInvitation(kit.account(), undefined, { token, ...me });
  const look = (token: string) => getInvitation(kit.account(), undefined, { token });

  it.each([
    ["used", async (token: string) => void (await use(token))],
    ["expired", async () => kit.pass(7 * 86_400)],
  ])("says that it is %s", async (reason, spoil) => {
    const tenant = await createTenant(kit);
    const { token } = await invite(kit, tenant, { email: address() });
    await spoil(token);
    const before = await fingerprint(kit, tenant.tenantId);
    for (const ask of [look, use])
      expect((await expectRefusal(ask(token), "refused_state")).details.reason).toBe(reason);
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });

  it("says that it was withdrawn, and nothing about one that nobody made", async () => {
    const tenant = await createTenant(kit);
    const { token, id } = await invite(kit, tenant, { email: address() });
    await revokeInvitation(tenant.ctx, { invitationId: id });
    expect((await expectRefusal(use(token), "refused_state")).details.reason).toBe("revoked");
    const unknown = await expectRefusal(use("x".repeat(32)), "invalid");
    expect(unknown.message).toContain("newest mail");
  });

  it("ends when the invitation is sent again or replaced", async () => {
    const tenant = await createTenant(kit);
    const email = address();
    const { token, id } = await invite(kit, tenant, { email });
    kit.pass(60);
    await resendInvitation(tenant.ctx, { invitationId: id });
    await sendInvitation(kit.system(tenant.tenantId), id);
    await expectRefusal(use(token), "invalid");
    const second = invitationToken(kit, email);
    await inviteMember(tenant.ctx, { email, roles: ["viewer"] });
    expect((await expectRefusal(use(second), "refused_state")).details.reason).toBe("revoked");
  });

  it("is the same as none when the organisation is closed", async () => {
    const tenant = await createTenant(kit);
    const { token } = await invite(kit, tenant, { email: address() });
    await kit.root`update tenants set status = 'canceled' where tenant_id = ${tenant.tenantId}`;
    await expectRefusal(use(token), "invalid");
    const rows = await inTenantTransaction(
      kit.account().auth,
      { tenantId: tenant.tenantId, workspaces: "all" },
      (tx) => tx.select().from(invitations),
    );
    expect(rows).toMatchObject([{ acceptedAt: null }]);
  });
});
