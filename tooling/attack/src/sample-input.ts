import { z } from "zod";

type Schema = {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  allOf?: Schema[];
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  propertyNames?: Schema;
  additionalProperties?: Schema | false;
  required?: string[];
};

/** Where in an input an id stands: the names and indexes that lead there. */
export type Place = readonly (string | number)[];

/** The step to an id that is itself a key. */
export const KEY = "(key)";

const TEXTS: Readonly<Record<string, string>> = {
  email: "somebody@penguin.test",
  uri: "https://acme.example/",
  "date-time": "2026-03-03T09:00:00.000Z",
  date: "2026-03-03",
};

/** What a field of this name needs that its schema does not say. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  address: TEXTS["email"],
  email: TEXTS["email"],
  zone: "UTC",
  mapping: { 0: "email" },
  // One transparent pixel.
  picture: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  startMinute: 540,
  endMinute: 1020,
};

const textOf = ({ format = "", minLength = 0 }: Schema, name: string): string =>
  TEXTS[format] ?? name.padEnd(minLength, "x");

/**
 * An input that a schema accepts, made from its JSON Schema: what is required, and every id whether required or not.
 * `idOf` gives the id of a field by its name; `texts` are the places of free text. With `whole` nothing optional is left out.
 */
export function sampleInput(
  schema: z.ZodType,
  idOf: (name: string) => string,
  { whole = false } = {},
): { input: unknown; ids: Place[]; texts: Place[] } {
  const ids: Place[] = [];
  const texts: Place[] = [];
  const make = (part: Schema, name: string, place: Place): unknown => {
    if (part.type === "string" && !part.enum && part.const === undefined) texts.push(place);
    if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name];
    if (part.const !== undefined) return part.const;
    if (part.enum) return part.enum[0];
    if (part.anyOf) return make(part.anyOf.find(({ type }) => type !== "null") ?? {}, name, place);
    if (part.allOf?.[0]) return make(part.allOf[0], name, place);
    if (part.format === "uuid") {
      ids.push(place);
      return idOf(name);
    }
    if (part.type === "string") return textOf(part, name);
    if (part.type === "integer" || part.type === "number")
      return Math.max(part.minimum ?? 1, (part.exclusiveMinimum ?? 0) + 1);
    if (part.type === "boolean") return true;
    if (part.type === "array")
      return whole || hasId(part) || (part.minItems ?? 0) > 0
        ? [make(part.items ?? {}, name.replace(/s$/, ""), [...place, 0])]
        : [];
    if (part.propertyNames?.format === "uuid") {
      ids.push([...place, KEY]);
      return { [idOf(name)]: make(part.additionalProperties || {}, name, place) };
    }
    const wanted = Object.entries(part.properties ?? {}).filter(
      ([key, child]) => whole || part.required?.includes(key) || hasId(child),
    );
    return Object.fromEntries(wanted.map(([key, child]) => [key, make(child, key, [...place, key])]));
  };
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  return { input: make(root, "", []), ids, texts };
}

const hasId = (part: Schema): boolean =>
  part.format === "uuid" ||
  part.propertyNames?.format === "uuid" ||
  [...(part.anyOf ?? []), ...(part.allOf ?? []), ...Object.values(part.properties ?? {})].some(hasId) ||
  (part.items !== undefined && hasId(part.items));

/** The same input with another id at one place. */
export function withId(input: unknown, place: Place, id: string): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return id;
  if (Array.isArray(input))
    return input.map((one, index) => (index === step ? withId(one, rest, id) : (one as unknown)));
  const record = input as Record<string, unknown>;
  if (step === KEY) return { [id]: Object.values(record)[0] };
  return { ...record, [step]: withId(record[step], rest, id) };
}
