import { createRestHandler } from "@penguin/api";
import { services } from "./context.ts";

type RestHandler = ReturnType<typeof createRestHandler>;

const slot = globalThis as typeof globalThis & { penguinRest?: RestHandler };

const handler = (): RestHandler => {
  const { account, tenant, limiter } = services();
  slot.penguinRest ??= createRestHandler({ account, tenant, limiter });
  return slot.penguinRest;
};

/** Answers one request of a program. */
export function answerProgram(request: Request): Promise<Response> {
  return handler()(request, request.headers.get("x-forwarded-for") ?? undefined);
}
