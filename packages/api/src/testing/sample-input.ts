import * as z from "zod";

type Json = Readonly<Record<string, unknown>>;

const ID = "0197a000-0000-7000-8000-00000000000a";

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const part = (value: unknown): Json => (isJson(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const FORMATS: Readonly<Record<string, string>> = {
  uuid: ID,
  email: "somebody@penguin.test",
  "date-time": "2026-03-02T09:00:00Z",
};

/** Fields whose schema trims first and so tells no format. */
const BY_NAME: Readonly<Record<string, string>> = {
  email: "somebody@penguin.test",
  address: "somebody@penguin.test",
};

const sampleText = (schema: Json): string => {
  const known = FORMATS[String(schema["format"])];
  return known ?? "UTC".padEnd(Number(schema["minLength"] ?? 0), "x");
};

const sampleObject = (schema: Json): Json => {
  const required = new Set(list(schema["required"]));
  const fields = Object.entries(part(schema["properties"])).filter(([name]) => required.has(name));
  return Object.fromEntries(fields.map(([name, field]) => [name, BY_NAME[name] ?? sampleOf(part(field))]));
};

const sampleOf = (schema: Json): unknown => {
  if ("const" in schema) return schema["const"];
  const [choice] = list(schema["enum"]);
  if (choice !== undefined) return choice;
  const [first] = [...list(schema["anyOf"]), ...list(schema["oneOf"]), ...list(schema["allOf"])];
  if (first !== undefined) return sampleOf(part(first));
  switch (schema["type"]) {
    case "string":
      return sampleText(schema);
    case "integer":
    case "number":
      return Number(schema["minimum"] ?? 1);
    case "boolean":
      return true;
    case "array":
      return Array.from({ length: Number(schema["minItems"] ?? 0) }, () => sampleOf(part(schema["items"])));
    case "object":
      return sampleObject(schema);
    default:
      return null;
  }
};

/** The smallest input that fits a schema, made from its JSON Schema; what only code can check may not fit. */
export function sampleInput(schema: z.ZodType): unknown {
  return sampleOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}
