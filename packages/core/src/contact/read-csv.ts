import { Readable, Transform } from "node:stream";
import type { ContentReader } from "@penguin/infra/content-reader";
import { DomainError } from "@penguin/runtime/error";
import { CSV_LIMITS, CSV_READING, type CsvRecord } from "./csv-reading.ts";
import { limitRecords } from "./limit-records.ts";

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
export type CsvRow = { row: number } & CsvRecord;

/**
 * Streams the rows of a CSV file with bounded memory; the reader is given pieces of whole records. Row 1 is the header. A
 * row that cannot be read comes as a fault and the rest goes on. Throws `ReadingStopped` where a piece takes too long.
 */
export async function* readCsv(
  reader: ContentReader,
  source: Readable,
  { encoding, delimiter }: CsvShape,
): AsyncGenerator<CsvRow> {
  const decoder = decode(encoding);
  const limiter = limitRecords(delimiter, CSV_LIMITS.row);
  source.on("error", (error) => decoder.destroy(error));
  decoder.on("error", (error) => limiter.destroy(error));
  let row = 0;
  for await (const text of source.pipe(decoder).pipe(limiter) as AsyncIterable<string>)
    for (const record of await reader.read(CSV_READING, { text, delimiter }))
      yield { row: (row += 1), ...record };
}

/** Reads the header and up to five rows, for the mapping step. Throws `invalid` for files that cannot be a contact list. */
export async function peekCsv(
  reader: ContentReader,
  open: () => Readable,
): Promise<CsvShape & { columns: string[]; samples: string[][] }> {
  const head = await readHead(open());
  const shape = detectCsvShape(head);
  const samples: string[][] = [];
  let columns: string[] | undefined;
  const source = open();
  for await (const entry of readCsv(reader, source, shape)) {
    if ("fault" in entry) {
      if (entry.row > 1) continue;
      const why =
        entry.fault === "too_many_columns" || entry.fault === "row_too_long"
          ? `more than ${CSV_LIMITS.columns} columns`
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
