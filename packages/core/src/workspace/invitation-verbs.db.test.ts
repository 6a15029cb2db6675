import { invitations } from "@penguin/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  invitationToken,
  invite,
  joinMember,
  type Kit,
  makeCtx,
  type TestTenant,
} from "../testing/index.ts";
import {
  inviteMember,
  listInvitations,
  reconcileInvitations,
  resendInvitation,
  revokeInvitation,
  sendInvitation,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

let strangers = 0;
const invited = async (_kit: Kit, tenant: TestTenant) => {
  strangers += 1;
  const { id } = await inviteMember(tenant.ctx, { email: `new${strangers}@firm.example`, roles: ["member"] });
  return { invitationId: id };
};
const mailJobsOf = ({ tenantId }: TestTenant) =>
  kit.jobs
    .named("workspace.send-invitation")
    .filter(({ payload }) => "tenantId" in payload && payload.tenantId === tenantId);
const openOf = async (tenant: TestTenant) => (await listInvitations(tenant.ctx, {})).rows;
const rowsOf = (tenant: TestTenant) => tenantTransaction(tenant.ctx, (tx) => tx.select().from(invitations));

describeVerb(get, {
  action: "workspace.invite-member",
  run: inviteMember,
  arrange: async () => ({ email: "New@Firm.example", roles: ["manager" as const, "viewer" as const] }),
  verify: async (_kit, tenant) => {
    expect(await openOf(tenant)).toMatchObject([
      { email: "new@firm.example", roles: ["manager", "viewer"], sentAt: null, invitedBy: "Olive Owner" },
    ]);
    const { payload } = kit.jobs.named("workspace.send-invitation").at(-1) ?? {};
    expect(Object.keys(payload ?? {}).sort()).toEqual(["invitationId", "requestId", "tenantId"]);
  },
  inWorkspace: false,
  namesRow: false,
  refused: {
    when: "for the address of a member",
    code: "conflict",
    arrange: async (_kit, tenant, input) => ({
      ...input,
      email: (await joinMember(kit, tenant)).email.toUpperCase(),
    }),
  },
});

describeVerb(get, {
  action: "workspace.resend-invitation",
  run: resendInvitation,
  arrange: invited,
  verify: async (_kit, tenant) => {
    expect(kit.jobs.named("workspace.send-invitation")).not.toHaveLength(0);
    expect(await openOf(tenant)).toMatchObject([{ sentAt: null }]);
  },
  inWorkspace: false,
  refused: {
    when: "less than a minute after the mail",
    code: "limit_exceeded",
    arrange: async (_kit, tenant, input) => {
      await sendInvitation(kit.system(tenant.tenantId), input.invitationId);
      return undefined;
    },
  },
});

describeVerb(get, {
  action: "workspace.revoke-invitation",
  run: revokeInvitation,
  arrange: invited,
  verify: async (_kit, tenant) => expect(await openOf(tenant)).toEqual([]),
  inWorkspace: false,
  refused: {
    when: "when it was withdrawn already",
    code: "refused_state",
    arrange: (_kit, tenant, input) => revokeInvitation(tenant.ctx, input).then(() => undefined),
  },
});

describe("invitations", () => {
  it("keeps only the hash of a link that is made when it is mailed, and mails it once", async () => {
    const tenant = await createTenant(kit);
    const { id, token } = await invite(kit, tenant, { email: "once@firm.example" });
    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(JSON.stringify(await rowsOf(tenant))).not.toContain(token);
    await sendInvitation(kit.system(tenant.tenantId), id);
    expect(kit.smtp.mails.filter((mail) => mail.envelope.to === "once@firm.example")).toHaveLength(1);
  });

  it("tries again with a new link when the mail was not taken", async () => {
    const tenant = await createTenant(kit);
    const { id } = await inviteMember(tenant.ctx, { email: "later@firm.example", roles: ["member"] });
    kit.smtp.answer = () => ({ kind: "deferred", code: 451, reply: "451 later", stage: "rcpt" });
    await expect(sendInvitation(kit.system(tenant.tenantId), id)).rejects.toThrow("not accepted");
    kit.smtp.answer = () => undefined;
    const first = invitationToken(kit, "later@firm.example");
    await sendInvitation(kit.system(tenant.tenantId), id);
    expect(invitationToken(kit, "later@firm.example")).not.toBe(first);
    expect(await openOf(tenant)).toMatchObject([{ sentAt: expect.any(Date) }]);
  });

  it("mails those whose job was lost, and no other", async () => {
    const tenant = await createTenant(kit);
    const { id: lost } = await inviteMember(tenant.ctx, { email: "lost@firm.example", roles: ["member"] });
    const { id: gone } = await inviteMember(tenant.ctx, { email: "gone@firm.example", roles: ["member"] });
    await revokeInvitation(tenant.ctx, { invitationId: gone });
    await invite(kit, tenant, { email: "sent@firm.example" });
    const [first] = mailJobsOf(tenant);
    const foundAfter = async (seconds: number) => {
      kit.jobs.clear();
      kit.pass(seconds);
      await reconcileInvitations(kit.platform());
      return mailJobsOf(tenant);
    };
    expect(await foundAfter(30)).toEqual([]);
    const again = await foundAfter(31);
    // The same key, so that a job which still waits for its next try is not doubled.
    expect(again).toMatchObject([
      { payload: { tenantId: tenant.tenantId, invitationId: lost }, key: first?.key },
    ]);
    expect(await foundAfter(5 * 3600)).toEqual([]);
    expect(await foundAfter(12_689)).toHaveLength(1);
    await sendInvitation(kit.system(tenant.tenantId), lost);
    expect(await foundAfter(30_720)).toEqual([]);
    await resendInvitation(tenant.ctx, { invitationId: lost });
    expect(await foundAfter(61)).toHaveLength(1);
  });

  it("replaces an open invitation of the same address", async () => {
    const tenant = await createTenant(kit);
    await Promise.all(
      ["same@firm.example", "SAME@firm.example", "same@firm.example"].map((email) =>
        inviteMember(tenant.ctx, { email, roles: ["viewer"] }),
      ),
    );
    expect(await openOf(tenant)).toHaveLength(1);
    expect(await rowsOf(tenant)).toHaveLength(3);
  });

  it.each([["owner"], ["billing"]] as const)("lets no admin invite somebody as %s", async (role) => {
    const tenant = await createTenant(kit);
    const admin = makeCtx(kit, { tenant, roles: ["admin"] });
    const input = { email: "up@firm.example", roles: ["member" as const, role] };
    const error = await expectRefusal(inviteMember(admin, input), "forbidden");
    expect(error.details.fields).toHaveProperty("roles");
    const { id } = await inviteMember(tenant.ctx, input);
    await expectRefusal(resendInvitation(admin, { invitationId: id }), "forbidden");
    await expectRefusal(revokeInvitation(admin, { invitationId: id }), "forbidden");
  });

  it.each([
    ["an address that is none", { email: "nobody" }],
    ["no role", { roles: [] }],
    ["a role that there is not", { roles: ["super_admin"] }],
    ["somebody who is blocked", { roles: ["blocked"] }],
  ])("refuses %s and says which field", async (_what, change) => {
    const tenant = await createTenant(kit);
    const input = { email: "a@firm.example", roles: ["member"], ...change } as never;
    const error = await expectRefusal(inviteMember(tenant.ctx, input), "invalid");
    expect(Object.keys(error.details.fields ?? {})[0]).toMatch(Object.keys(change)[0] ?? "");
  });

  it("goes to two hundred people a day at most, those withdrawn counted", async () => {
    const tenant = await createTenant(kit);
    const at = kit.clock.now();
    await kit.root`
      insert into invitations (tenant_id, id, email, roles, workspaces, token_hash, invited_by, created_at, expires_at, revoked_at)
      select ${tenant.tenantId}, gen_random_uuid(), n || '@firm.example', '{viewer}', '{}', ${tenant.tenantId} || n,
        ${tenant.userId}, ${at.toISOString()}::timestamptz, now(), now() from generate_series(1, 200) n`;
    const input = { email: "last@firm.example", roles: ["viewer" as const] };
    await expectRefusal(inviteMember(tenant.ctx, input), "limit_exceeded");
    kit.pass(86_400);
    await inviteMember(tenant.ctx, input);
  });

  it("knows no workspace of another organisation", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
    const workspaces = { [other.workspaceId]: "admin" as const };
    await expectRefusal(
      inviteMember(tenant.ctx, { email: "a@firm.example", roles: ["member"], workspaces }),
      "not_found",
    );
  });
});
