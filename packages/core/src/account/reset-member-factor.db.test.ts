import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { TenantRole } from "../kernel/index.ts";
import {
  createKit,
  expectAudit,
  expectRefusal,
  joinMember,
  type Kit,
  mailTo,
  makeCtx,
  openPerson,
  type Person,
  PERSON,
  signedIn,
} from "../testing/index.ts";
import { listMembers } from "../workspace/index.ts";
import {
  confirmSecondFactor,
  findSession,
  getSecondFactor,
  resetMemberFactor,
  signIn,
  startSecondFactor,
} from "./index.ts";
import { totpAt } from "./totp.ts";

let kit: Kit;
let owner: Person;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  owner = await confirmed();
});
afterAll(() => kit.close());

/** Somebody who owns an organisation and confirmed their address. */
const confirmed = async (more: Partial<typeof PERSON> = {}): Promise<Person> => {
  const person = await openPerson(kit, more);
  await kit.root`update users set email_verified_at = created_at where id = ${person.userId}`;
  return { ...person, ctx: await signedIn(kit.account(), person.sessionId) };
};
const password = "correct horse";
const tenant = () => ({
  tenantId: owner.tenantId,
  userId: owner.userId,
  workspaceId: "",
  ctx: makeCtx(kit, { tenant: owner, userId: owner.userId }),
});
/** A member who signed in; with a second factor unless told otherwise. */
const member = async (roles: TenantRole[] = ["member"], enrolled = true) => {
  const { userId, email } = await joinMember(kit, tenant(), { roles });
  const { sessionId } = await signIn(kit.account(), { email, password });
  const ctx = await signedIn(kit.account(), sessionId);
  if (enrolled) {
    const { secret } = await startSecondFactor(ctx, { current: password });
    await confirmSecondFactor(ctx, { code: totpAt(secret, kit.clock.now()) });
  }
  return { userId, email, sessionId, ctx };
};
const reset = (userId: string, ctx = owner.ctx, current = password) =>
  resetMemberFactor(ctx, { userId, current });

describe("account.reset-member-factor", () => {
  it("takes the factor and its codes, ends the sessions, tells the member and leaves its audit row", async () => {
    const { userId, email, sessionId, ctx } = await member();
    kit.jobs.clear();
    expect(await reset(userId)).toEqual({ endedSessions: 1 });
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    expect(await getSecondFactor(ctx)).toMatchObject({ since: null, codesLeft: 0 });
    expect(await mailTo(kit, email)).toContain("Your second factor was reset");
    await signIn(kit.account(), { email, password });
    const row = await expectAudit(kit.system(owner.tenantId), "account.reset-member-factor");
    expect(row).toMatchObject({ actorId: owner.userId, entityId: userId, after: { ended: 1 } });
  });

  it("is refused to a member, to somebody blocked, and of an owner to an admin", async () => {
    const [target, admin, second] = [await member(), await member(["admin"], false), await member(["owner"])];
    for (const roles of [["member"], ["manager"], ["owner", "blocked"]] satisfies TenantRole[][])
      await expectRefusal(
        reset(target.userId, { ...owner.ctx, actor: { ...owner.ctx.actor, roles } }),
        "forbidden",
      );
    await expectRefusal(reset(second.userId, admin.ctx), "forbidden");
    expect((await getSecondFactor(second.ctx)).since).not.toBeNull();
    await reset(target.userId, admin.ctx);
  });

  it("does not know the members of another organisation", async () => {
    const { userId, ctx } = await member();
    const other = await confirmed({ email: "other@firm.example", organisation: "Other" });
    await expectRefusal(reset(userId, other.ctx), "not_found");
    expect((await getSecondFactor(ctx)).since).not.toBeNull();
  });

  it("is refused for oneself, for who has none, and by a wrong password, which counts as a try", async () => {
    const [bare, target] = [await member(["member"], false), await member()];
    expect((await expectRefusal(reset(owner.userId), "refused_state")).details.reason).toBe("self");
    expect((await expectRefusal(reset(bare.userId), "refused_state")).details.reason).toBe("not_enrolled");
    for (let i = 0; i < 5; i += 1) await expectRefusal(reset(target.userId, owner.ctx, "wrong"), "invalid");
    await expectRefusal(reset(target.userId), "limit_exceeded");
    expect((await getSecondFactor(target.ctx)).since).not.toBeNull();
  });

  it("is refused while the member belongs to an organisation the actor is not in charge of", async () => {
    const { userId, ctx } = await member();
    const other = await confirmed({ email: "other@firm.example", organisation: "Other" });
    const [row] = await kit.root<
      { email: string; name: string }[]
    >`select email, name from users where id = ${userId}`;
    await kit.root`insert into members (tenant_id, user_id, email, name, roles, created_at)
      values (${other.tenantId}, ${userId}, ${row?.email ?? ""}, ${row?.name ?? ""}, '{member}', now())`;
    expect((await expectRefusal(reset(userId), "refused_state")).details.reason).toBe("elsewhere");
    expect((await getSecondFactor(ctx)).since).not.toBeNull();
  });

  it("is held back with an account that still lacks its own factor or address", async () => {
    const { userId } = await member();
    for (const restriction of ["second_factor", "unverified"] as const)
      await expectRefusal(
        reset(userId, { ...owner.ctx, actor: { ...owner.ctx.actor, restriction } }),
        "forbidden",
      );
  });
});

it("shows owners and admins who has a second factor, and nobody else", async () => {
  await member();
  const rows = async (roles: TenantRole[]) =>
    (await listMembers(makeCtx(kit, { tenant: owner, roles }), {})).rows.map((row) => [
      row.name,
      row.hasSecondFactor,
    ]);
  expect(await rows(["owner"])).toEqual([
    ["Mia Member", true],
    [PERSON.name, false],
  ]);
  expect(await rows(["viewer"])).toEqual([
    ["Mia Member", null],
    [PERSON.name, null],
  ]);
});
