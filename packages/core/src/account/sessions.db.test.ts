import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { NOT_UNVERIFIED, type Permission, PERMISSIONS, permit } from "../kernel/index.ts";
import {
  createKit,
  expectAudit,
  expectRefusal,
  type Kit,
  openPerson,
  type Person,
  PERSON,
  signedIn,
} from "../testing/index.ts";
import { endOtherSessions, endOwnSession, findSession, listSessions, listSignIns, signIn } from "./index.ts";

let kit: Kit;
let person: Person;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  person = await openPerson(kit);
});
afterAll(() => kit.close());

const { email, password } = PERSON;
const enter = (userAgent = "Second/1") =>
  signIn({ ...kit.account(), ip: "198.51.100.7" }, { email, password, userAgent });
const blocked = (): Person["ctx"] => ({
  ...person.ctx,
  actor: { ...person.ctx.actor, roles: ["owner", "blocked"] },
});

describe("one's own sessions", () => {
  it("are listed with browser, place and last use, the one in use first", async () => {
    kit.pass(60);
    const { sessionId } = await enter();
    expect(await listSessions(person.ctx)).toMatchObject([
      { id: person.sessionId, isCurrent: true, userAgent: "First/1", place: "192.0.2.9" },
      {
        id: sessionId,
        isCurrent: false,
        userAgent: "Second/1",
        place: "198.51.100.7",
        lastSeenAt: kit.clock.now(),
      },
    ]);
  });

  it("end one by one, at once, and leave the audit row", async () => {
    const { sessionId } = await enter();
    await endOwnSession(person.ctx, { sessionId });
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    expect(await listSessions(person.ctx)).toHaveLength(1);
    await expectAudit(kit.system(person.tenantId), "account.end-session");
    await expectRefusal(endOwnSession(person.ctx, { sessionId }), "not_found");
  });

  it("end all but the one in use", async () => {
    const { sessionId } = await enter();
    expect(await endOtherSessions(person.ctx)).toEqual({ ended: 1 });
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    expect(await findSession(kit.account(), person.sessionId)).toBeDefined();
    await expectAudit(kit.system(person.tenantId), "account.end-other-sessions");
    expect(await endOtherSessions(person.ctx)).toEqual({ ended: 0 });
  });

  it("are nobody else's to end or to see, and nobody's who is blocked", async () => {
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    await expectRefusal(endOwnSession(other.ctx, { sessionId: person.sessionId }), "not_found");
    await endOtherSessions(other.ctx);
    expect(await findSession(kit.account(), person.sessionId)).toBeDefined();
    expect((await listSessions(other.ctx)).map((row) => row.id)).toEqual([other.sessionId]);
    await expectRefusal(endOwnSession(blocked(), { sessionId: person.sessionId }), "forbidden");
    await expectRefusal(endOtherSessions(blocked()), "forbidden");
  });
});

describe("the sign-in log", () => {
  it("shows what came of each attempt, the newest first, by pages, to nobody else", async () => {
    for (const userAgent of ["Guess/1", "Guess/2"]) {
      kit.pass(1);
      await expectRefusal(signIn(kit.account(), { email, password: "wrong", userAgent }), "unauthenticated");
    }
    kit.pass(1);
    await enter();
    const first = await listSignIns(person.ctx, { limit: 3 });
    expect(first.rows).toMatchObject([
      { result: "accepted", userAgent: "Second/1", place: "198.51.100.7" },
      { result: "wrong_password", userAgent: "Guess/2" },
      { result: "wrong_password", userAgent: "Guess/1" },
    ]);
    const rest = await listSignIns(person.ctx, { limit: 3, cursor: first.nextCursor });
    expect(rest).toMatchObject({
      rows: [{ result: "accepted", userAgent: "First/1" }],
      nextCursor: undefined,
    });
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    expect((await listSignIns(other.ctx, {})).rows).toHaveLength(1);
  });
});

describe("an address that is not confirmed", () => {
  const refusedOf = async (): Promise<Permission[]> => {
    const { actor } = await signedIn(kit.account(), person.sessionId);
    return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => {
      try {
        permit({ actor }, permission);
        return false;
      } catch {
        return true;
      }
    });
  };

  it("reaches nobody else on the first day, and changes nothing but the account from then on", async () => {
    expect((await refusedOf()).sort()).toEqual([...NOT_UNVERIFIED].sort());
    kit.pass(86_399);
    expect((await refusedOf()).sort()).toEqual([...NOT_UNVERIFIED].sort());
    kit.pass(1);
    person = { ...person, sessionId: (await enter()).sessionId };
    const later = await refusedOf();
    expect(later).toEqual(expect.arrayContaining(["campaign.create", "contact.create", ...NOT_UNVERIFIED]));
    for (const open of [
      "account.change-password",
      "campaign.list",
      "contact.get",
      "workspace.get-tenant",
    ] as const)
      expect(later).not.toContain(open);
    await kit.root`update users set email_verified_at = now()`;
    expect(await refusedOf()).toEqual([]);
  });
});
