import type { Ctx } from "@penguin/core/kernel";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { publicRouter } from "../public.ts";
import { DomainError } from "@penguin/runtime/error";
import type { RestAnswer } from "./answer.ts";
import { createRestCaller } from "./operation.ts";
import type { Route } from "./routes.ts";

const createCaller = createRestCaller(publicRouter);

type Call = (input: unknown) => Promise<unknown>;

/** What is worth telling inside tRPC's own error: a refusal of a verb, or of an input. */
const unwrap = (error: unknown): unknown => {
  if (!(error instanceof TRPCError)) return error;
  if (error.cause instanceof DomainError) return error.cause;
  return error.code === "BAD_REQUEST" && error.cause instanceof z.ZodError ? error.cause : error;
};

/** Calls the procedure of a route; throws what the verb threw. */
export async function callOperation(
  verb: Ctx,
  { name, operation }: Route,
  input: Record<string, unknown>,
): Promise<RestAnswer> {
  const [slice = "", procedure = ""] = name.split(".");
  const caller = createCaller({ verb }) as unknown as Record<string, Record<string, Call>>;
  const call = caller[slice]?.[procedure];
  if (!call) throw new Error(`there is no operation ${name}`);
  const body = await call(input).catch((error: unknown) => {
    throw unwrap(error);
  });
  return { status: operation.status, body, headers: {} };
}
