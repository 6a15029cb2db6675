import { type AccountCtx, type Ctx, type Permission, PERMISSIONS, TENANT_ROLES } from "@penguin/core/kernel";
import { createVirtualClock } from "@penguin/runtime/clock";
import { DomainError } from "@penguin/runtime/error";
import { createLogger } from "@penguin/runtime/log";
import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiContext, appRouter, createCallerFactory } from "@penguin/api";
import { sampleInput } from "./sample-input.ts";

const ID = "0197a000-0000-7000-8000-00000000000a";

/** Inputs whose first choice is not everybody's to make. */
const GIVEN: Readonly<Record<string, unknown>> = {
  "workspace.inviteMember": { email: "somebody@penguin.test", roles: ["viewer"] },
};

class Reached extends Error {}

/** Stands for everything outside: whatever is asked of it shows that the verb let the caller through. */
const outside = (): never =>
  new Proxy(() => undefined, {
    get: (_target, key) => {
      if (key === "then") return undefined;
      throw new Reached(`asked for ${String(key)}`);
    },
  }) as never;

const contextOf = (role: (typeof TENANT_ROLES)[number], tenantClosed: boolean): ApiContext => {
  const base = {
    requestId: "matrix",
    ip: undefined,
    clock: createVirtualClock(new Date("2026-03-02T09:00:00Z")),
    log: createLogger({ name: "test", level: "silent" }),
    jobs: outside(),
    doors: outside(),
    settings: outside(),
  };
  const actor = {
    kind: "user",
    userId: ID,
    email: "a@b.test",
    name: "A",
    roles: [role],
    workspaces: {},
  } as const;
  const account: AccountCtx = { ...base, auth: outside() };
  const tenant = (): Ctx => ({ ...base, tenantId: ID, actor, db: outside() });
  return {
    requestId: "matrix",
    session: {
      sessionId: ID,
      tenantId: ID,
      actor,
      emailVerified: true,
      profile: {
        zone: "UTC",
        dateFormat: "iso",
        hour12: false,
        language: "en",
        avatarId: null,
        mutedNotices: [],
      },
      tenantClosed,
    },
    account,
    staff: outside(),
    queues: outside(),
    tenant,
    sessionNow: outside(),
    changes: outside(),
  };
};

const kebab = (text: string): string => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
  const { inputs } = (procedure as unknown as { _def: { inputs: z.ZodType[] } })._def;
  const [schema] = inputs;
  return { path, schema, name: kebab(path) };
});
const inMatrix = procedures.filter(({ name }) => name in PERMISSIONS);

const sampleFor = (path: string, schema: z.ZodType | undefined): unknown =>
  GIVEN[path] ?? (schema && sampleInput(schema, () => ID).input);

type Call = (input: unknown) => Promise<unknown>;

/** What a caller of this role is answered: `through` when the permission was not what stopped them. */
const answer = async (
  role: (typeof TENANT_ROLES)[number],
  path: string,
  input: unknown,
  tenantClosed = false,
): Promise<string> => {
  const [slice = "", verb = ""] = path.split(".");
  const caller = createCallerFactory(appRouter)(contextOf(role, tenantClosed)) as unknown as Record<
    string,
    Record<string, Call>
  >;
  try {
    await caller[slice]?.[verb]?.(input);
    return "through";
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const isUnread = error.code === "BAD_REQUEST" && !(error.cause instanceof DomainError);
    if (isUnread || error.code === "UNAUTHORIZED") return error.code;
    return error.code === "FORBIDDEN" ? "forbidden" : "through";
  }
};

describe("role x permission x procedure", () => {
  it("has an input for every procedure that takes one", () => {
    const unfit = procedures.flatMap(({ path, schema }) => {
      const result = schema?.safeParse(sampleFor(path, schema));
      return result && !result.success ? [`${path}: ${z.prettifyError(result.error)}`] : [];
    });
    expect(unfit).toEqual([]);
    expect(inMatrix.length).toBeGreaterThan(60);
  });

  it.each(TENANT_ROLES)("answers %s exactly as the matrix says", async (role) => {
    const answers = await Promise.all(
      inMatrix.map(async ({ path, name, schema }) => {
        const holders: readonly string[] = PERMISSIONS[name as Permission];
        const expected = holders.includes(role) ? "through" : "forbidden";
        return { path, expected, got: await answer(role, path, sampleFor(path, schema)) };
      }),
    );
    expect(answers.filter(({ expected, got }) => expected !== got)).toEqual([]);
    if (role === "blocked") expect(answers.every(({ got }) => got === "forbidden")).toBe(true);
  });

  it("lets the owner of a closed organisation through to nothing of it but its opening", async () => {
    const answers = await Promise.all(
      inMatrix.map(async ({ path, schema }) => [
        path,
        await answer("owner", path, sampleFor(path, schema), true),
      ]),
    );
    const through = answers.flatMap(([path, got]) => (got === "forbidden" ? [] : [path]));
    expect(through).toEqual(["account.get", "workspace.restoreTenant"]);
  });
});
