import type { Ctx } from "@penguin/core/kernel";
import { initTRPC } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import { z } from "zod";

/** What the REST door hands to its procedures: the context of a program behind a key. */
export interface RestContext {
  verb: Ctx;
}

type OpenApi = NonNullable<OpenApiMeta["openapi"]>;

/** That an operation is on its way out. */
export interface Deprecation {
  /** The day it was first said so, as 2027-01-31. */
  since: string;
  /** The day from which it may be gone. */
  sunset: string;
}

/** How a procedure is reached and what its repetition means. */
export interface Operation {
  method: OpenApi["method"];
  path: OpenApi["path"];
  summary: string;
  description?: string;
  tag: string;
  status: 200 | 201 | 204;
  /** True when doing it twice leaves what doing it once leaves, so that a request that was cut off may be repeated. */
  repeatable: boolean;
  /** Told on every answer and in the document. */
  deprecated?: Deprecation;
}

/** What the document's generator and the router read. */
export type OperationMeta = {
  openapi?: OpenApi;
  operation?: Operation;
};

const t = initTRPC
  .context<RestContext>()
  .meta<OperationMeta>()
  .create({ isServer: true, allowOutsideOfServer: true });

/** Makes a table of operations. */
export const restRouter = t.router;
/** Calls an operation in this process. */
export const createRestCaller = t.createCallerFactory;

type Wish = Partial<Pick<Operation, "description" | "status" | "repeatable" | "deprecated">>;

/**
 * An operation: its method and path, one sentence, and the shapes of what it takes and gives. Fields that the input does
 * not know are refused. GET, PUT and DELETE may be repeated unless `wish` says otherwise; POST and PATCH may not.
 */
export function operation<I extends z.ZodRawShape, O extends z.ZodType>(
  route: `${OpenApi["method"]} /${string}`,
  summary: string,
  shapes: { input: z.ZodObject<I>; output: O },
  wish: Wish = {},
) {
  const [method, path] = route.split(" ") as [OpenApi["method"], OpenApi["path"]];
  const tag = path.split("/")[1] ?? "";
  const { description, deprecated, status = 200 } = wish;
  const { repeatable = method !== "POST" && method !== "PATCH" } = wish;
  return t.procedure
    .meta({
      openapi: {
        method,
        path,
        summary,
        description,
        tags: [tag],
        protect: true,
        errorResponses: {},
        deprecated: deprecated !== undefined,
      },
      operation: { method, path, summary, description, tag, status, repeatable, deprecated },
    })
    .input(shapes.input.strict())
    .output(shapes.output);
}
