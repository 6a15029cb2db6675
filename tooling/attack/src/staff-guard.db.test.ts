import type { FoundSession } from "@penguin/core/account";
import { createKit, createStaff, createTenant, type Kit, makeCtx } from "@penguin/core/testing";
import { newId } from "@penguin/runtime/id";
import { callTRPCProcedure, TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { z } from "zod";
import { type ApiContext, appRouter } from "@penguin/api";
import { sampleInput } from "./sample-input.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

type Procedure = { _def: { type: "query" | "mutation"; inputs: z.ZodType[] } };
const procedures = Object.entries(appRouter._def.procedures)
  .filter(([path]) => path.startsWith("staff."))
  .map(([path, procedure]) => ({ path, ...(procedure as unknown as Procedure)._def }));

const contextOf = async (userId?: string): Promise<ApiContext> => {
  const tenant = await createTenant(kit);
  const ctx = makeCtx(kit, { tenant, userId: userId ?? tenant.userId });
  if (ctx.actor.kind !== "user") throw new Error("a person asks");
  const session: FoundSession = {
    sessionId: newId(kit.clock.now()),
    tenantId: tenant.tenantId,
    actor: ctx.actor,
    emailVerified: true,
    profile: {
      zone: "UTC",
      dateFormat: "iso",
      hour12: false,
      language: "en",
      avatarId: null,
      mutedNotices: [],
    },
    tenantClosed: false,
  };
  return {
    requestId: "test",
    session,
    sessionNow: async () => session,
    account: kit.account(),
    staff: kit.open("pm_staff").db,
    queues: kit.queues,
    tenant: () => ctx,
    changes: () => {
      throw new Error("nothing is listened to here");
    },
  };
};

const codesOf = async (ctx: ApiContext): Promise<Record<string, string>> => {
  const codes: Record<string, string> = {};
  for (const { path, type, inputs } of procedures) {
    const [schema] = inputs;
    const options = { router: appRouter, path, ctx, type, signal: undefined, batchIndex: 0 };
    const getRawInput = () =>
      Promise.resolve(schema && sampleInput(schema, () => newId(kit.clock.now())).input);
    codes[path] = await callTRPCProcedure({ ...options, getRawInput }).then(
      () => "answered",
      (error: unknown) => (error instanceof TRPCError ? error.code : String(error)),
    );
  }
  return codes;
};

const nothing = Object.fromEntries(procedures.map(({ path }) => [path, "NOT_FOUND"]));

it("tells the owner of an organisation that nothing of the staff's is there", async () => {
  expect(procedures.length).toBeGreaterThan(8);
  expect(await codesOf(await contextOf())).toEqual(nothing);
});

it("tells a member of the staff without a confirmed second factor, or whose time is over, the same", async () => {
  const { member } = await createStaff(kit, "super_admin");
  const ctx = await contextOf(member.userId);
  expect(await codesOf(ctx)).toMatchObject({ "staff.get": "answered", "staff.listTenants": "answered" });
  await kit.root`update authenticators set confirmed_at = null where user_id = ${member.userId}`;
  expect(await codesOf(ctx)).toEqual(nothing);
  await kit.root`update authenticators set confirmed_at = created_at where user_id = ${member.userId}`;
  await kit.root`update staff_members set ended_at = clock_timestamp() where user_id = ${member.userId}`;
  expect(await codesOf(ctx)).toEqual(nothing);
});
