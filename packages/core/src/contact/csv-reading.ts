import type { Reading } from "@penguin/infra/content-reader";
import { type Options, parse } from "csv-parse/sync";
import { TOO_LONG } from "./limit-records.ts";

/** What a contact file may be. Lengths are in characters. */
export const CSV_LIMITS = {
  /** Of one row, with its quotes, and so of each of its cells. */
  row: 262_144,
  columns: 200,
} as const;

/** A row's cells, or why it cannot be read. */
export type CsvRecord = { cells: string[] } | { fault: string };

const recordOf = (cells: string[]): CsvRecord => {
  if (cells[0] === TOO_LONG) return { fault: "row_too_long" };
  if (cells.length > CSV_LIMITS.columns) return { fault: "too_many_columns" };
  return { cells: cells.map((cell) => cell.trim()) };
};

/** The records of a piece of a file that begins and ends with a whole record (RFC 4180, quotes relaxed), in their order. */
export const CSV_READING: Reading<{ text: string; delimiter: string }, CsvRecord[]> = {
  name: "csv",
  read: ({ text, delimiter }) => {
    const records: CsvRecord[] = [];
    const options: Options = {
      bom: true,
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_record: (cells: unknown) => void records.push(recordOf(cells as string[])),
      on_skip: () => {
        records.push({ fault: "unreadable" });
        return undefined;
      },
    };
    parse(text, options);
    return records;
  },
};
