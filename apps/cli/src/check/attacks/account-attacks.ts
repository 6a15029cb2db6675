import {
  endSession,
  findSession,
  registerAccount,
  resendVerification,
  signIn,
  updateProfile,
  verifyEmail,
} from "@penguin/core/account";
import { createApiKey, findApiKey } from "@penguin/core/api-key";
import type { AccountCtx } from "@penguin/core/kernel";
import { inviteMember } from "@penguin/core/workspace";
import { type Attack, isRefusal } from "./attack.ts";
import type { AttackWorld } from "./attack-world.ts";

const PASSWORD = "seven otters on a raft";

/** People of organisations of their own, with what they hold. */
const openPeople = ({ rehearsal, root }: AttackWorld) => {
  const { account } = rehearsal;
  let people = 0;
  const person = async (): Promise<{ email: string; userId: string; tenantId: string }> => {
    people += 1;
    const email = `person${people}@people.example`;
    const made = await registerAccount(account, {
      email,
      name: "Pat",
      password: PASSWORD,
      organisation: `Org ${people}`,
    });
    return { email, ...made };
  };
  const contextOf = async (ctx: AccountCtx, sessionId: string) => {
    const session = await findSession(ctx, sessionId);
    if (!session) throw new Error("a session was opened");
    return { ...ctx, tenantId: session.tenantId, actor: session.actor, sessionId };
  };
  const knows = async (email: string, devices: readonly string[]): Promise<boolean> => {
    const signedIn = await signIn(account, { email, password: PASSWORD, devices });
    return signedIn.devices[0] === devices[0];
  };
  const keyOf = async (roles: string): Promise<string> => {
    const { userId, tenantId } = await person();
    const ctx = rehearsal.forActor(tenantId, {
      kind: "user",
      userId,
      email: "",
      name: "Pat",
      roles: ["owner"],
      workspaces: {},
    });
    const { key } = await createApiKey(ctx, { name: "Robot", scopes: ["manage_contacts"] });
    await root`update members set roles = ${`{${roles}}`}::text[] where user_id = ${userId}`;
    return key;
  };
  const sessionOf = async (): Promise<string> =>
    (await signIn(account, { email: (await person()).email, password: PASSWORD })).sessionId;
  return { person, contextOf, knows, keyOf, sessionOf };
};

/** What somebody with an account, a planted cookie, a key or an old link tries. */
export function accountAttacks(world: AttackWorld): Attack[] {
  const { rehearsal, owner } = world;
  const { account } = rehearsal;
  const { person, contextOf, knows, keyOf, sessionOf } = openPeople(world);
  return [
    {
      what: "have a browser trusted that somebody marked beforehand",
      isRefused: async () => !(await knows((await person()).email, ["planted-planted-planted-planted"])),
      isAllowed: async () => {
        const { email } = await person();
        const { devices } = await signIn(account, { email, password: PASSWORD });
        return knows(email, devices);
      },
    },
    {
      what: "go on by a key whose maker was blocked",
      isRefused: async () => isRefusal(findApiKey(account, await keyOf("blocked"))),
      isAllowed: async () =>
        (await findApiKey(account, await keyOf("owner"))).actor.permissions.has("contact.list"),
    },
    {
      what: "go on in a session that has ended",
      isRefused: async () => {
        const sessionId = await sessionOf();
        await endSession(account, sessionId);
        return (await findSession(account, sessionId)) === undefined;
      },
      isAllowed: async () => {
        const sessionId = await sessionOf();
        return (await findSession(account, sessionId)) !== undefined;
      },
    },
    {
      what: "use a link that was never mailed",
      isRefused: () => isRefusal(verifyEmail(account, { token: "x".repeat(32) })),
      isAllowed: async () => (await person()).userId !== "",
    },
    {
      what: "have a stranger mailed again and again",
      isRefused: async () => {
        const { userId } = await person();
        for (let n = 0; n < 3; n += 1) await resendVerification(account, userId);
        return isRefusal(resendVerification(account, userId));
      },
      isAllowed: async () =>
        (await inviteMember(owner, { email: "colleague@agency.example", roles: ["member"], workspaces: {} }))
          .id !== "",
    },
    {
      what: "break the head of one's own mails by a name with a line break",
      isRefused: async () => {
        const sessionId = await sessionOf();
        const ctx = await contextOf(account, sessionId);
        return isRefusal(updateProfile(ctx, { name: "Pat\r\nBcc: all@attacker.example", zone: "UTC" }));
      },
      isAllowed: async () => {
        const sessionId = await sessionOf();
        await updateProfile(await contextOf(account, sessionId), { name: "Pat Person", zone: "UTC" });
        return true;
      },
    },
  ];
}
