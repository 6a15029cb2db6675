import { createRestHandler } from "@penguin/api";
import { services } from "./context.ts";

type RestHandler = ReturnType<typeof createRestHandler>;

const slot = globalThis as typeof globalThis & { penguinRest?: RestHandler };

const handler = (): RestHandler => {
  const { account, tenant, limiter } = services();
  slot.penguinRest ??= createRestHandler({ account, tenant, limiter });
  return slot.penguinRest;
};

/** The last entry is the one that the proxy in front of us wrote; those before it are the caller's own words. */
const callerOf = (headers: Headers): string | undefined =>
  headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();

/** Answers one request of a program. */
export function answerProgram(request: Request): Promise<Response> {
  return handler()(request, callerOf(request.headers));
}
