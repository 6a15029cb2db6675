import { describe, expect, it } from "vitest";
import { type Place, sampleInput, withId } from "./sample-input.ts";
import { procedures } from "./walk.ts";

const ID = "0197a000-0000-7000-8000-00000000000a";

/** Places where people write several lines. Reviewed by hand: nothing of them may reach a header or a name. */
const LINES = /(^|\.)(body|text|postalAddress|description|reason|attributes\.\w+)$/;

/** Passwords are hashed or sent sealed, and may be any text; what a server's may hold is asked apart. */
const PASSWORDS = /(^|\.)(password|current)$/;

const nameOf = (place: Place): string => place.filter((step) => typeof step === "string").join(".");

const cases = procedures.flatMap(({ name, inputs: [schema] }) => {
  if (!schema) return [];
  const { input, texts } = sampleInput(schema, () => ID, { whole: true });
  return texts.map((place) => ({ name, place, field: nameOf(place), schema, input }));
});

/** True unless the door complains of this very field. */
const accepts = ({ schema, input, place }: (typeof cases)[number], text: string): boolean => {
  const { error } = schema.safeParse(withId(input, place, text));
  const at = place.join(".");
  return !error?.issues.some((issue) => `${issue.path.join(".")}.`.startsWith(`${at}.`));
};

describe("free text at every door", () => {
  it("is at least as much as was looked at when this was written", () => {
    expect(cases.length).toBeGreaterThan(150);
    process.stdout.write(
      `hostile text: ${cases.length} fields of ${procedures.length} procedures looked at\n`,
    );
  });

  it.each(["a\0b", "a\u001bb", "a\ud800b"])("refuses what is no text: %j", (text) => {
    const open = cases.filter((one) => !PASSWORDS.test(one.field) && accepts(one, text));
    expect(open.map(({ name, field }) => `${name} ${field}`)).toEqual([]);
  });

  it.each(["a\r\nBcc: b@c.example", "a\nb", "a\u2028b"])("stays on one line: %j", (text) => {
    const open = cases.filter(
      (one) => !PASSWORDS.test(one.field) && !LINES.test(one.field) && accepts(one, text),
    );
    expect(open.map(({ name, field }) => `${name} ${field}`)).toEqual([]);
  });
});
