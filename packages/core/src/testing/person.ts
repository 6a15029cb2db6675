import { findSession, type PersonCtx, registerAccount, sendNotice, signIn } from "../account/index.ts";
import type { AccountCtx } from "../kernel/index.ts";
import type { Kit } from "./kit.ts";
import type { TestTenant } from "./tenant.ts";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";

export const PERSON = {
  email: "olive@firm.example",
  name: "Olive",
  password: "correct horse",
  organisation: "Acme",
  zone: "UTC",
};

/** Somebody who registered and signed in. */
export interface Person {
  userId: string;
  tenantId: string;
  sessionId: string;
  /** What their browser holds. */
  devices: readonly string[];
  /** The context of their session as the database has it now. */
  ctx: PersonCtx;
}

/** The context of a session; throws when it is over. */
export async function signedIn(account: AccountCtx, sessionId: string): Promise<PersonCtx> {
  const session = await findSession(account, sessionId);
  if (!session) throw new Error("the session is over");
  const { tenantId, actor } = session;
  return { ...account, tenantId, actor, sessionId };
}

/** The owner of a tenant as the person they are, without a session of their own. */
export function personOf(kit: Kit, { tenantId, userId, ctx }: TestTenant): PersonCtx {
  if (ctx.actor.kind !== "user") throw new Error("a tenant of the tests has an owner");
  return { ...kit.account(), tenantId, sessionId: "", actor: { ...ctx.actor, userId } };
}

/** Registers a person and signs them in from a browser of their own. */
export async function openPerson(kit: Kit, more: Partial<typeof PERSON> = {}): Promise<Person> {
  const wish = { ...PERSON, ...more };
  const { userId, tenantId } = await registerAccount(kit.account(), wish);
  const { email, password } = wish;
  const { sessionId, devices } = await signIn(kit.account(), { email, password, userAgent: "First/1" });
  return { userId, tenantId, sessionId, devices, ctx: await signedIn(kit.account(), sessionId) };
}

/** Sends the mails that wait as jobs and gives the newest one to an address, as text. */
export async function mailTo(kit: Kit, address: string): Promise<string> {
  for (const { name, payload } of kit.jobs.jobs)
    if (name === "account.send-notice")
      await sendNotice(kit.account(), payload as Parameters<typeof sendNotice>[1]);
  kit.jobs.clear();
  const mail = kit.smtp.mails.findLast(({ envelope }) => envelope.to === address);
  return (mail?.raw.toString() ?? "").replaceAll("=\r\n", "").replaceAll("=3D", "=");
}

/** The answer to a fresh riddle, as a browser would bring it. */
export async function solvedProof(kit: Kit): Promise<string> {
  const challenge = await kit.doors.proofs.challenge(kit.clock.now());
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
}
