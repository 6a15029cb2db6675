import type { Ctx } from "@penguin/core/kernel";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { DomainError } from "@penguin/runtime/error";
import type { RestAnswer } from "./answer.ts";
import { createRestCaller, type restRouter } from "./operation.ts";
import type { Route } from "./routes.ts";

type Call = (input: unknown) => Promise<unknown>;

/** What is worth telling inside tRPC's own error: a refusal of a verb, or of an input. */
const unwrap = (error: unknown): unknown => {
  if (!(error instanceof TRPCError)) return error;
  if (error.cause instanceof DomainError) return error.cause;
  return error.code === "BAD_REQUEST" && error.cause instanceof z.ZodError ? error.cause : error;
};

/** A table of operations: the public router, or one of a test. */
export type Operations = ReturnType<typeof restRouter>;

/** Calls the procedure of a route; throws what the verb threw. */
export type CallOperation = (verb: Ctx, route: Route, input: Record<string, unknown>) => Promise<RestAnswer>;

/** Makes what calls the procedures of a table. */
export function createCallOperation(operations: Operations): CallOperation {
  const createCaller = createRestCaller(operations);
  return async (verb, { name, operation }, input) => {
    const [slice = "", procedure = ""] = name.split(".");
    const caller = createCaller({ verb }) as unknown as Record<string, Record<string, Call>>;
    const call = caller[slice]?.[procedure];
    if (!call) throw new Error(`there is no operation ${name}`);
    const body = await call(input).catch((error: unknown) => {
      throw unwrap(error);
    });
    return { status: operation.status, body, headers: {} };
  };
}
