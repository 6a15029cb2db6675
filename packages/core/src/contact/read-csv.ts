import { Readable, Transform } from "node:stream";
import { DomainError } from "@penguin/runtime/error";
import { type Options, parse } from "csv-parse";
import { limitRecords, TOO_LONG } from "./limit-records.ts";

/** The most columns a contact file may have. */
export const MAX_COLUMNS = 200;
const MAX_RECORD_LENGTH = 262_144;
const HEAD_BYTES = 65_536;

/** How the bytes of a CSV file are to be read. */
export interface CsvShape {
  encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  delimiter: "," | ";" | "\t" | "|";
}

const refuse = (message: string, reason: string): DomainError =>
  new DomainError("invalid", message, { reason });

const looksUtf16 = (head: Buffer): CsvShape["encoding"] | undefined => {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return undefined;
};

const isUtf8 = (head: Buffer): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
};

const encodingOf = (head: Buffer): CsvShape["encoding"] => {
  const wide = looksUtf16(head);
  if (wide) return wide;
  const control = head.filter(
    (byte) => byte === 0 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13),
  ).length;
  // One stray control character is a fault of its row, not of the file.
  if (control > Math.max(head.length / 1000, 3))
    throw refuse(
      "This is not a text file. Save it as CSV from your spreadsheet and upload it again.",
      "binary",
    );
  return isUtf8(head) ? "utf-8" : "windows-1252";
};

const delimiterOf = (firstLine: string): CsvShape["delimiter"] => {
  const outside = firstLine.replace(/"(?:[^"]|"")*"/g, "");
  const counts = ([",", ";", "\t", "|"] as const).map((mark) => ({
    mark,
    n: outside.split(mark).length - 1,
  }));
  return counts.reduce((best, next) => (next.n > best.n ? next : best)).mark;
};

/** Works out encoding and delimiter from the first bytes. Throws `invalid` for empty and binary files. */
export function detectCsvShape(head: Buffer): CsvShape {
  if (head.length === 0) throw refuse("The file is empty. Nothing was imported.", "empty");
  const encoding = encodingOf(head);
  const text = new TextDecoder(encoding).decode(head.subarray(0, HEAD_BYTES));
  if (text.trim() === "") throw refuse("The file is empty. Nothing was imported.", "empty");
  return { encoding, delimiter: delimiterOf(text.split(/\r?\n/, 1)[0] ?? "") };
}

const decode = (encoding: CsvShape["encoding"]): Transform => {
  const decoder = new TextDecoder(encoding);
  return new Transform({
    readableObjectMode: false,
    transform: (chunk: Buffer, _encoding, done) => done(null, decoder.decode(chunk, { stream: true })),
    flush: (done) => done(null, decoder.decode()),
  });
};

/** One row of a file, counted from 1 for the header, or why it cannot be read. */
export type CsvRow = { row: number; cells: string[] } | { row: number; fault: string };

const entryOf = (row: number, cells: string[]): CsvRow => {
  if (cells[0] === TOO_LONG) return { row, fault: "row_too_long" };
  return cells.length > MAX_COLUMNS
    ? { row, fault: "too_many_columns" }
    : { row, cells: cells.map((cell) => cell.trim()) };
};

/**
 * Streams the rows of a CSV file with bounded memory (RFC 4180, quotes relaxed). Row 1 is the header. A row that cannot
 * be read comes as a fault and the rest goes on.
 */
export async function* readCsv(source: Readable, shape: CsvShape): AsyncGenerator<CsvRow> {
  const faults: CsvRow[] = [];
  // Counted where rows are parsed, because rows wait between there and here.
  let parsed = 0;
  const options: Options<CsvRow, string[]> = {
    bom: true,
    delimiter: shape.delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record: (cells) => entryOf((parsed += 1), cells),
    on_skip: () => {
      faults.push({ row: (parsed += 1), fault: "unreadable" });
      return undefined;
    },
  };
  // The library types what on_record returns only for files with named columns.
  const parser = parse(options as unknown as Options);
  const decoder = decode(shape.encoding);
  const limiter = limitRecords(shape.delimiter, MAX_RECORD_LENGTH);
  source.on("error", (error) => decoder.destroy(error));
  decoder.on("error", (error) => limiter.destroy(error));
  limiter.on("error", (error) => parser.destroy(error));
  source.pipe(decoder).pipe(limiter).pipe(parser);
  for await (const entry of parser as AsyncIterable<CsvRow>) {
    while (faults[0] && faults[0].row < entry.row) yield faults.shift() as CsvRow;
    yield entry;
  }
  yield* faults;
}

/** Reads the header and up to five rows, for the mapping step. Throws `invalid` for files that cannot be a contact list. */
export async function peekCsv(
  open: () => Readable,
): Promise<CsvShape & { columns: string[]; samples: string[][] }> {
  const head = await readHead(open());
  const shape = detectCsvShape(head);
  const samples: string[][] = [];
  let columns: string[] | undefined;
  const source = open();
  for await (const entry of readCsv(source, shape)) {
    if ("fault" in entry) {
      if (entry.row > 1) continue;
      const why =
        entry.fault === "too_many_columns" || entry.fault === "row_too_long"
          ? `more than ${MAX_COLUMNS} columns`
          : "a first row that cannot be read";
      throw refuse(`The file has ${why}. Nothing was imported.`, entry.fault);
    }
    if (!columns) columns = entry.cells;
    else samples.push(entry.cells);
    if (samples.length === 5) break;
  }
  source.destroy();
  if (!columns) throw refuse("The file has no rows. Nothing was imported.", "empty");
  return { ...shape, columns, samples };
}

const readHead = async (source: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= HEAD_BYTES) break;
  }
  source.destroy();
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
};
