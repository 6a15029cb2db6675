import * as z from "zod";

const Schema = z.record(z.string(), z.unknown());
type Schema = z.output<typeof Schema>;

const Described = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  parameters: z.array(
    z.object({ name: z.string(), in: z.enum(["path", "query", "header"]), required: z.boolean().optional() }),
  ),
  requestBody: z
    .object({ content: z.object({ "application/json": z.object({ schema: Schema }) }) })
    .optional(),
});

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Described)) });

/** One operation as the explorer offers it. */
export interface ApiOperation {
  id: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  description: string;
  parameters: { name: string; in: "path" | "query" | "header"; required: boolean }[];
  /** A body to start from; undefined where there is none. */
  example: string | undefined;
}

const plainExamples: Readonly<Record<string, unknown>> = {
  uuid: "00000000-0000-7000-8000-000000000000",
  email: "ann@example.com",
  "date-time": "2030-01-31T09:00:00Z",
};

const exampleOf = (schema: Schema, name = ""): unknown => {
  const { type, format, properties, items, anyOf } = schema;
  if ("default" in schema) return schema["default"];
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  if (Array.isArray(anyOf)) return exampleOf(Schema.parse(anyOf[0]));
  if (type === "object" && properties) {
    const fields = Object.entries(Schema.parse(properties));
    return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(Schema.parse(field), name)]));
  }
  if (type === "array") return [exampleOf(Schema.parse(items ?? {}))];
  if (typeof format === "string" && format in plainExamples) return plainExamples[format];
  if (name === "email") return plainExamples["email"];
  if (type === "integer" || type === "number") return Number(schema["minimum"] ?? 1);
  if (type === "boolean") return true;
  return type === "object" ? {} : "text";
};

/** Reads the operations out of an OpenAPI document; throws when it is not one of ours. */
export function readOperations(document: unknown): ApiOperation[] {
  const { paths } = Document.parse(document);
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, described]): ApiOperation => {
      const schema = described.requestBody?.content["application/json"].schema;
      return {
        id: described.operationId,
        method: method.toUpperCase(),
        path,
        tag: described.tags[0] ?? "",
        summary: described.summary,
        // Descriptions are Markdown; here they are plain text.
        description: (described.description ?? "").replaceAll("`", ""),
        parameters: described.parameters.map((one) => ({ ...one, required: one.required === true })),
        example: schema && JSON.stringify(exampleOf(schema), null, 2),
      };
    }),
  );
}

/** A request that somebody is about to send. */
export interface DraftRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Puts what was typed into the places the operation has for it. */
export function draftRequest(
  operation: ApiOperation,
  typed: { key: string; values: Readonly<Record<string, string>>; body: string },
  origin: string,
): DraftRequest {
  let path = operation.path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = { authorization: `Bearer ${typed.key || "YOUR_KEY"}` };
  for (const parameter of operation.parameters) {
    const value = typed.values[parameter.name] ?? "";
    if (parameter.in === "path")
      path = path.replace(`{${parameter.name}}`, encodeURIComponent(value) || parameter.name);
    else if (value !== "" && parameter.in === "query") query.set(parameter.name, value);
    else if (value !== "") headers[parameter.name.toLowerCase()] = value;
  }
  const hasBody = operation.example !== undefined;
  if (hasBody) headers["content-type"] = "application/json";
  const search = query.size > 0 ? `?${query}` : "";
  const url = `${origin}/api/v1${path}${search}`;
  return { url, method: operation.method, headers, body: hasBody ? typed.body : undefined };
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same request for a shell. */
export function toCurl({ url, method, headers, body }: DraftRequest): string {
  const lines = [`curl -X ${method} ${quote(url)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body !== undefined) lines.push(`--data ${quote(body)}`);
  return lines.join(" \\\n  ");
}
