import fc from "fast-check";
import { Readable } from "node:stream";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { limitRecords, TOO_LONG } from "./limit-records.ts";

const pass = async (text: string, chunk: number, maxLength: number): Promise<string> => {
  const parts = Array.from({ length: Math.ceil(text.length / chunk) }, (_, i) =>
    text.slice(i * chunk, (i + 1) * chunk),
  );
  const limited = Readable.from(parts).pipe(limitRecords(",", maxLength));
  let out = "";
  for await (const part of limited) out += String(part);
  return out;
};

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cells = fc.array(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", " ", "é"), maxLength: 12 }), {
  minLength: 1,
  maxLength: 4,
});

describe("limitRecords", () => {
  it("passes every text on unchanged while no record is too long, however it is cut", async () => {
    const rows = fc.array(cells, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 30 }), async (table, chunk) => {
        const text = table.map((row) => `${row.map(quote).join(",")}\n`).join("");
        expect(await pass(text, chunk, 1000)).toBe(text);
      }),
      { seed: 7 },
    );
  });

  it("replaces exactly the records that are too long", async () => {
    const rows = fc.array(fc.tuple(cells, fc.boolean()), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 500 }), async (table, chunk) => {
        const lines = table.map(
          ([row, long]) => `${row.map(quote).join(",")}${long ? `,${"x".repeat(200)}` : ""}\n`,
        );
        const out = await pass(lines.join(""), chunk, 199);
        const expected = table.map(([, long], i) => (long ? `${TOO_LONG}\n` : lines[i])).join("");
        const options = { relax_column_count: true };
        expect(parse(out, options)).toEqual(parse(expected, options));
      }),
      { seed: 7 },
    );
  });
});
