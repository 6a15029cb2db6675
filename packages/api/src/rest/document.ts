import { scopesFor } from "@penguin/core/api-key";
import { generateOpenApiDocument } from "trpc-to-openapi";
import { publicRouter } from "../public.ts";
import { ERROR_CODES, STATUS_OF } from "./answer.ts";
import type { Operations } from "./call-operation.ts";
import { type Route, routesOf } from "./routes.ts";

type Json = Record<string, unknown>;

const TAGS: Readonly<Record<string, string>> = {
  organisation: "The organisation of the key.",
  members: "Who belongs to the organisation.",
  invitations: "Who was asked to join and has not yet.",
  workspaces: "The places campaigns are made in, one for each client.",
  mailboxes: "What campaigns are sent from.",
  contacts: "The people of the organisation.",
  "contact-lists": "Lists that campaigns are sent to.",
  suppressions: "Addresses nobody of the organisation writes to.",
  campaigns: "From the draft to the numbers.",
  messages: "Every single mail of a campaign.",
  inbox: "Conversations, to read.",
};

const DESCRIPTION = `Contacts, campaigns, messages, suppression and members for programs.

Send the key as \`Authorization: Bearer pm_live_...\`, never in the address. Answers are \`{"data": ...}\`, lists add
\`{"page": {"nextCursor": ...}}\`, errors are \`{"error": {"code", "message", "details", "docs"}}\`. Requests that change something take an
\`Idempotency-Key\`: the same key with the same request gives the first answer again for 24 hours.`;

const integerHeader = (description: string): Json => ({ description, schema: { type: "integer" } });
const HEADERS: Json = {
  "X-Request-Id": { description: "Names this request in our logs.", schema: { type: "string" } },
  "RateLimit-Policy": {
    description:
      "The plan's limits: calls (`q`) within seconds (`w`); what exceeds a minute is taken from the burst.",
    schema: { type: "string", example: '"minute";q=60;w=60, "burst";q=40;w=600' },
  },
  "RateLimit-Limit": integerHeader("The most calls within one minute, burst included."),
  "RateLimit-Remaining": integerHeader("Calls that still pass now."),
  "RateLimit-Reset": integerHeader("Seconds until more calls pass than remain now."),
};
const headerReferences = Object.fromEntries(
  Object.keys(HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

const ERROR_SCHEMA: Json = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "docs"],
      properties: {
        code: { type: "string", enum: ERROR_CODES },
        message: { type: "string", description: "What happened, what stayed unchanged, what to do next." },
        details: {
          type: "object",
          description:
            "For `invalid`: `fields` with a sentence each. For `forbidden`: the `scopes` that would do.",
          additionalProperties: true,
        },
        docs: { type: "string", format: "uri" },
      },
    },
  },
};

const WORDS: Readonly<Record<number, string>> = {
  400: "The request is malformed; `details.fields` names what.",
  401: "The key is missing, unknown, revoked or expired.",
  403: "The key may not do this; `details.scopes` names what would do.",
  404: "There is no such thing in this organisation.",
  409: "It exists already, or the Idempotency-Key is in use.",
  412: "Its state does not allow this now.",
  413: "The body is larger than 1 MB.",
  415: "The body is not JSON.",
  429: "Too many calls; wait for Retry-After seconds.",
  500: "Something went wrong on our side.",
};

const responsesOf = (route: Route, success: unknown): Json => {
  const { status, method } = route.operation;
  const writes = method === "GET" ? [] : [409, 412, 413, 415];
  const errors = [400, 401, 403, 404, 429, 500, ...writes].sort((a, b) => a - b);
  const { content } = success as { content: unknown };
  const answer =
    status === 204
      ? { description: "Done.", headers: headerReferences }
      : { description: status === 201 ? "Created." : "The answer.", headers: headerReferences, content };
  return Object.fromEntries<unknown>([
    [String(status), answer],
    ...errors.map((code): [string, unknown] => [
      String(code),
      { $ref: `#/components/responses/Error${code}` },
    ]),
  ]);
};

const IDEMPOTENCY_PARAMETER: Json = {
  name: "Idempotency-Key",
  in: "header",
  description: "Text of your choice, at most 255 characters, new for each new intention.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

const bodyOf = (fields: readonly Json[]): Json => ({
  required: fields.some((field) => field["required"] === true),
  content: {
    "application/json": {
      schema: {
        type: "object",
        properties: Object.fromEntries(fields.map(({ name, schema }) => [String(name), schema])),
        required: fields.filter((field) => field["required"] === true).map(({ name }) => name),
        additionalProperties: false,
      },
    },
  },
});

/** What a DELETE takes stands in its body, where no log keeps it; the generator puts it into the address. */
const moveToBody = (generated: Json): Json => {
  const parameters = (generated["parameters"] as Json[] | undefined) ?? [];
  const fields = parameters.filter((parameter) => parameter["in"] === "query");
  if (fields.length === 0) return generated;
  const rest = parameters.filter((parameter) => parameter["in"] !== "query");
  return { ...generated, parameters: rest, requestBody: bodyOf(fields) };
};

const sunsetOf = ({ operation: { deprecated } }: Route): string | undefined =>
  deprecated && `Deprecated since ${deprecated.since}; it may be gone from ${deprecated.sunset} on.`;

const describe = (route: Route, made: Json): Json => {
  const { operation, permission } = route;
  const generated = operation.method === "DELETE" ? moveToBody(made) : made;
  const scopes = scopesFor(permission).map((scope) => `\`${scope}\``);
  const parameters = (generated["parameters"] as Json[] | undefined) ?? [];
  const isWrite = operation.method !== "GET";
  return {
    ...generated,
    operationId: route.operationId,
    description: [operation.description, sunsetOf(route), `Needs one of the scopes ${scopes.join(", ")}.`]
      .filter((part) => part !== undefined)
      .join(" "),
    parameters: isWrite ? [...parameters, IDEMPOTENCY_PARAMETER] : parameters,
    responses: responsesOf(route, (generated["responses"] as Json)["200"]),
  };
};

const errorResponses = (): Json =>
  Object.fromEntries(
    [...new Set(Object.values(STATUS_OF))]
      .filter((status) => WORDS[status] !== undefined)
      .map((status) => [
        `Error${status}`,
        {
          description: WORDS[status],
          headers: {
            ...headerReferences,
            ...(status === 429 ? { "Retry-After": integerHeader("Seconds to wait.") } : {}),
          },
          content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      ]),
  );

/** Formats say what patterns repeat; and answers may gain fields within v1, so that no client may rely on there being none. */
const plain = (value: unknown, isAnswer: boolean): unknown => {
  if (Array.isArray(value)) return value.map((item) => plain(item, isAnswer));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key, inner]) => {
    if (key === "pattern") return !("format" in value);
    if (key === "propertyNames") return false;
    return !(isAnswer && key === "additionalProperties" && inner === false);
  });
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, plain(inner, isAnswer || key === "responses" || key === "schemas")]),
  );
};

/** The OpenAPI 3.1 document of v1: what the generator makes of the operations, with our answers, headers and scopes. */
export function openApiDocument(operations: Operations = publicRouter): Json {
  const generated = generateOpenApiDocument(operations, {
    title: "PenguinMails API",
    description: DESCRIPTION,
    version: "1.0.0",
    openApiVersion: "3.1.0",
    baseUrl: "/api/v1",
    securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: "An API key." } },
    license: { name: "Proprietary", identifier: "LicenseRef-Proprietary" },
  });
  const paths: Record<string, Json> = {};
  for (const route of routesOf(operations)) {
    const { path, method } = route.operation;
    const verb = method.toLowerCase();
    const made = (generated.paths?.[path] as Json | undefined)?.[verb] as Json;
    paths[path] = { ...paths[path], [verb]: describe(route, made) };
  }
  const document = {
    ...generated,
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ apiKey: [] }],
    paths,
    components: {
      ...generated.components,
      headers: HEADERS,
      responses: errorResponses(),
      schemas: { ...generated.components?.schemas, Problem: ERROR_SCHEMA },
    },
  };
  return plain(document, false) as Json;
}
