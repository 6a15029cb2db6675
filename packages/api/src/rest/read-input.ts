import { RestError } from "./answer.ts";

/** The largest body that is read, and how deep its JSON may be. */
export const MAX_BODY_BYTES = 1_000_000;
const MAX_DEPTH = 20;
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);
const NUL = String.fromCharCode(0);

const invalid = (message: string, fields?: Record<string, string>): RestError =>
  new RestError("invalid", `${message} Nothing was changed.`, { details: fields ? { fields } : {} });

const tooLarge = (): RestError =>
  new RestError(
    "payload_too_large",
    "The body is larger than 1 MB. Nothing was changed. Send less at a time.",
  );

/** Reads a body of at most 1 MB; stops reading as soon as it is larger. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

const checkText = (text: string): void => {
  if (text.includes(NUL)) throw invalid("Texts may not contain the character U+0000.");
};

/** Walks without recursion, so that depth cannot exhaust the stack before it is measured. */
const checkShape = (root: unknown): void => {
  const open: [unknown, number][] = [[root, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value === "string") checkText(value);
    if (typeof value !== "object" || value === null) continue;
    if (depth > MAX_DEPTH) throw invalid(`The JSON is nested deeper than ${MAX_DEPTH} levels.`);
    for (const [key, inner] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key))
        throw invalid("A field of this name is not accepted.", { [key]: "Not accepted." });
      checkText(key);
      open.push([inner, depth + 1]);
    }
  }
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw invalid("The body is not valid JSON in UTF-8.");
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of a JSON body; an absent body has none. Throws what is wrong with it. */
export function readFields(request: Request, bytes: Uint8Array): Record<string, unknown> {
  if (bytes.length === 0) return {};
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new RestError(
      "unsupported_media_type",
      "Send the body as JSON with Content-Type: application/json. Nothing was changed.",
    );
  const value = parseJson(bytes);
  checkShape(value);
  if (!isObject(value)) throw invalid("The body must be a JSON object.");
  return value;
}

/** The parameters after the question mark, each at most once. */
export function readQuery(parameters: URLSearchParams): Record<string, unknown> {
  const entries = [...parameters];
  const names = new Set<string>();
  for (const [name, value] of entries) {
    if (names.has(name) || FORBIDDEN_KEYS.has(name))
      throw invalid("A parameter is given twice or not accepted.", { [name]: "Give it once at most." });
    checkText(name + value);
    names.add(name);
  }
  return Object.fromEntries(entries);
}

/** Joins parameters of the path with the other fields, which may not speak for them. */
export function joinInput(
  path: Readonly<Record<string, string>>,
  fields: Record<string, unknown>,
): Record<string, unknown> {
  const twice = Object.keys(path).find((name) => name in fields);
  if (twice !== undefined)
    throw invalid("A value stands in the path already.", { [twice]: "Leave it out of the body." });
  return { ...fields, ...path };
}
