import { type FoundApiKey, recordApiCall } from "@penguin/core/api-key";
import { type AccountCtx, type Ctx, permit, type RateLimiter } from "@penguin/core/kernel";
import { requestIdFrom, withTrace } from "@penguin/runtime/trace";
import { publicRouter } from "../public.ts";
import { type RestAnswer, RestError, readRefusal, refusalAnswer } from "./answer.ts";
import { answerOnce } from "./answer-once.ts";
import { type CallOperation, createCallOperation, type Operations } from "./call-operation.ts";
import { deprecationHeaders } from "./deprecation.ts";
import { type Asked, createGate } from "./gate.ts";
import { joinInput, readBytes, readFields, readQuery } from "./read-input.ts";
import { createRouteTable, type Match, type Route, routesOf } from "./routes.ts";

/** What the REST door is built from, once a process. */
export interface RestServices {
  account(ip: string | undefined, requestId: string): AccountCtx;
  tenant(found: FoundApiKey, ip: string | undefined, requestId: string): Ctx;
  limiter: RateLimiter;
}

const BASE = "/api/v1";
const KEY_IN_URL = /pm_(live|test)_[0-9A-Za-z]{8,}/;

const noRoute = (match: Match | undefined): RestError => {
  if (!match)
    return new RestError(
      "not_found",
      "There is nothing at this address. The document at /api/v1/openapi.json lists what is.",
    );
  const allow = [...match.byMethod.keys()].join(", ");
  return new RestError("method_not_allowed", `This address takes ${allow}.`, { headers: { allow } });
};

const refuseKeyInUrl = (url: URL): void => {
  if (KEY_IN_URL.test(url.pathname + url.search))
    throw new RestError(
      "invalid",
      "An API key stands in the address, where logs and proxies see it. Nothing was done. Revoke that key and send a new one as Authorization: Bearer <key>.",
      { details: { reason: "key_in_url" } },
    );
};

interface Going {
  asked: Asked;
  verb: Ctx;
  route: Route;
  match: Match;
}

const perform = async (call: CallOperation, { asked, verb, route, match }: Going): Promise<RestAnswer> => {
  const { request, url } = asked;
  permit(verb, route.permission);
  const query = readQuery(url.searchParams);
  if (route.operation.method === "GET") return call(verb, route, joinInput(match.parameters, query));
  if (Object.keys(query).length > 0)
    throw new RestError(
      "invalid",
      "This address takes no parameters after a question mark. Nothing was changed.",
    );
  const bytes = await readBytes(request);
  const input = joinInput(match.parameters, readFields(request, bytes));
  return answerOnce(verb, { request, url, bytes, route }, () => call(verb, route, input));
};

const count = (verb: Ctx, apiKeyId: string, operation: string, failed: boolean): Promise<void> =>
  recordApiCall(verb, { apiKeyId, operation, failed }).catch((error: unknown) =>
    verb.log.error({ err: error }, "a call could not be counted"),
  );

let document: Promise<unknown> | undefined;
/** Made when somebody first asks: its generator is needed for nothing else. */
const readDocument = (): Promise<unknown> => {
  document ??= import("./document.ts").then(({ openApiDocument }) => openApiDocument());
  return document;
};

/** The REST door: built once, it answers every request below /api/v1. Keys only in the header, no cookies, no CORS. */
export function createRestHandler(services: RestServices, operations: Operations = publicRouter) {
  const find = createRouteTable(routesOf(operations));
  const call = createCallOperation(operations);
  const gate = createGate(services.limiter);

  const dispatch = async (asked: Asked): Promise<RestAnswer> => {
    const { request, url } = asked;
    refuseKeyInUrl(url);
    const path = url.pathname.startsWith(`${BASE}/`) ? url.pathname.slice(BASE.length) : "";
    const isDocument = path === "/openapi.json" && request.method === "GET";
    const match = find(path);
    const route = match?.byMethod.get(request.method);
    if (isDocument || !match || !route) {
      await gate.passAnonymous(asked);
      if (isDocument) return { status: 200, body: await readDocument(), headers: {} };
      throw noRoute(match);
    }
    const { deprecated } = route.operation;
    Object.assign(asked.headers, deprecationHeaders(deprecated, asked.account.settings.webUrl));
    const found = await gate.passKey(asked);
    const verb = services.tenant(found, asked.ip, asked.requestId);
    let failed = true;
    try {
      const answer = await perform(call, { asked, verb, route, match });
      failed = answer.status >= 400;
      return answer;
    } finally {
      await count(verb, found.actor.apiKeyId, route.permission, failed);
    }
  };

  return async (request: Request, ip: string | undefined): Promise<Response> => {
    const requestId = requestIdFrom(request.headers.get("x-request-id"));
    const account = services.account(ip, requestId);
    const asked: Asked = { request, url: new URL(request.url), ip, requestId, account, headers: {} };
    const answer = await withTrace({ requestId, operation: "api.v1" }, () =>
      dispatch(asked).catch((error: unknown) => {
        const refusal = readRefusal(error);
        if (!refusal) account.log.error({ err: error }, "an API request failed");
        return refusalAnswer(refusal, account.settings.webUrl);
      }),
    );
    const fixed = { "cache-control": "no-store", "x-request-id": requestId };
    const headers = { ...asked.headers, ...answer.headers, ...fixed };
    if (answer.status === 204) return new Response(null, { status: 204, headers });
    return Response.json(answer.body, { status: answer.status, headers });
  };
}
