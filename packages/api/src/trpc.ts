import type { FoundSession, PersonCtx } from "@penguin/core/account";
import type { AccountCtx, Ctx, HEARD_TOPICS, LiveTopic, RateLimiter } from "@penguin/core/kernel";
import { findStaffMember, type StaffCtx } from "@penguin/core/staff";
import { DomainError, type ErrorCode, notFound } from "@penguin/runtime/error";
import { durationMs } from "@penguin/runtime/metric";
import { withTrace } from "@penguin/runtime/trace";
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { countCall } from "./call-limit.ts";

/** Something this tenant may show has changed. */
export interface LiveChange {
  topic: LiveTopic;
  id: string;
}

/** What the database says of a tenant: a row, or whose access changed. */
export interface HeardChange {
  topic: (typeof HEARD_TOPICS)[number];
  id: string;
}

/** What every request brings; built by the web app. */
export interface ApiContext {
  requestId: string;
  /** The session behind the request's cookie, if it is alive. */
  session: FoundSession | undefined;
  /** That session as it is at the moment; undefined once it is over. */
  sessionNow(): Promise<FoundSession | undefined>;
  account: AccountCtx;
  /** The staff's login: it reads nothing before a tenant was entered by a grant. */
  staff: StaffCtx["staff"];
  /** Counts calls from outside; left out for what the server itself reads for a page. */
  limiter?: RateLimiter;
  /** The queues, as the staff operates them. */
  queues: StaffCtx["queues"];
  /** The tenant context of that session. */
  tenant: ((session: FoundSession) => Ctx) | undefined;
  /** Changes of a tenant until the signal aborts. */
  changes(tenantId: string, signal: AbortSignal): AsyncIterable<HeardChange>;
}

const CODES = {
  invalid: "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  refused_state: "PRECONDITION_FAILED",
  limit_exceeded: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  errorFormatter: ({ shape, error, ctx }) => {
    const known = error.cause instanceof DomainError ? error.cause : undefined;
    const isInput = error.code === "BAD_REQUEST" && !known;
    return {
      code: shape.code,
      message:
        known?.message ??
        (isInput
          ? "Some fields need attention. Nothing was saved."
          : "Something went wrong on our side. Nothing was changed; try again."),
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        reason: known?.details.reason,
        fields: known?.details.fields,
        details: known?.details,
        requestId: ctx?.requestId,
      },
    };
  },
});

const CALLER_FAULTS: ReadonlySet<TRPCError["code"]> = new Set<TRPCError["code"]>([
  "BAD_REQUEST",
  "PARSE_ERROR",
  "UNSUPPORTED_MEDIA_TYPE",
  "METHOD_NOT_SUPPORTED",
  "CLIENT_CLOSED_REQUEST",
]);

const requestMs = durationMs("api.duration", "How long procedures ran");

const traced = t.middleware(({ ctx, path, type, next }) =>
  withTrace({ requestId: ctx.requestId, operation: path }, async () => {
    const { log } = ctx.account;
    const started = performance.now();
    const result = await next();
    const ms = Math.round(performance.now() - started);
    requestMs.record(ms, { path, ok: result.ok });
    if (result.ok) {
      log[type === "mutation" ? "info" : "debug"]({ path, ms }, "a procedure ran");
      return result;
    }
    const { cause } = result.error;
    if (cause instanceof DomainError) {
      log.info({ path, ms, code: cause.code }, "a procedure refused");
      throw new TRPCError({ code: CODES[cause.code], message: cause.message, cause });
    }
    // What a caller sent and nobody could read is the caller's fault, and no alarm of ours.
    if (CALLER_FAULTS.has(result.error.code))
      log.info({ path, ms, code: result.error.code }, "a procedure refused");
    else log.error({ err: result.error, path }, "a procedure failed");
    return result;
  }),
);

const counted = t.middleware(async ({ ctx, next }) => {
  if (ctx.limiter) await countCall(ctx.limiter, ctx);
  return next();
});

/** What the owner of a closed organisation may still ask. */
const OPEN_WHEN_CLOSED: ReadonlySet<string> = new Set([
  "account.get",
  "account.listTenants",
  "account.switchTenant",
  "account.createTenant",
  "workspace.restoreTenant",
]);

const signedIn = t.middleware(({ ctx, path, next }) => {
  if (!ctx.session || !ctx.tenant)
    throw new TRPCError({
      code: "UNAUTHORIZED",
      cause: new DomainError("unauthenticated", "Your session is over. Sign in again; nothing was changed."),
    });
  if (ctx.session.tenantClosed && !OPEN_WHEN_CLOSED.has(path))
    throw new TRPCError({
      code: "FORBIDDEN",
      cause: new DomainError(
        "forbidden",
        "This organisation is closed. Nothing was changed; open it again first.",
        {
          reason: "tenant_closed",
        },
      ),
    });
  const { tenantId, actor, sessionId } = ctx.session;
  // Also what asks for no permission, as the stream of changes.
  if (actor.restriction === "second_factor" && !path.startsWith("account."))
    throw new TRPCError({
      code: "FORBIDDEN",
      cause: new DomainError("forbidden", "Your organisation asks for two-step sign-in. Set it up first.", {
        reason: "second_factor",
      }),
    });
  const person: PersonCtx = { ...ctx.account, tenantId, actor, sessionId };
  return next({ ctx: { ...ctx, session: ctx.session, verb: ctx.tenant(ctx.session), person } });
});

/** Whoever is no active member of the staff, or has no second factor, is told that there is nothing. */
const staffMember = t.middleware(async ({ ctx, next }) => {
  const member = ctx.session && (await findStaffMember(ctx.account, ctx.session.actor.userId));
  if (!member) throw notFound("page");
  const staff: StaffCtx = { ...ctx.account, staff: ctx.staff, queues: ctx.queues, member };
  return next({ ctx: { ...ctx, verb: staff } });
});

/** Makes a table of procedures. */
export const router = t.router;
/** For people who are not signed in yet. */
export const publicProcedure = t.procedure.use(traced).use(counted);
/** For members of an organisation; the verb itself checks the permission. */
export const procedure = t.procedure.use(traced).use(counted).use(signedIn);
/** For members of the operator's staff; the verb itself checks what their role allows. */
export const staffProcedure = t.procedure.use(traced).use(counted).use(signedIn).use(staffMember);
/** Calls procedures in this process, e.g. for the first render. */
export const createCallerFactory = t.createCallerFactory;
