import { Transform } from "node:stream";

/** What stands in the place of a record that was too long to keep. */
export const TOO_LONG = "\u0001record too long\u0001";

interface State {
  inQuotes: boolean;
  /** True where a quote opens, or opens again, a quoted field. */
  atFieldStart: boolean;
  /** True while the rest of a record that is too long goes by. */
  dropping: boolean;
  record: string[];
  length: number;
}

const step = (state: State, char: string, delimiter: string): void => {
  if (char === '"') {
    if (state.inQuotes) {
      state.inQuotes = false;
      // A second quote right after it makes the two one letter of the field.
      state.atFieldStart = true;
    } else if (state.atFieldStart) state.inQuotes = true;
    return;
  }
  state.atFieldStart = !state.inQuotes && (char === delimiter || char === "\n" || char === "\r");
};

/**
 * Passes the records of a CSV text on, each whole, but for those longer than `maxLength` characters, of which only
 * {@link TOO_LONG} is left: the rest of the file can still be read, and no record fills the memory. A quote that is never
 * closed ends with the line in which the limit is reached.
 */
export function limitRecords(delimiter: string, maxLength: number): Transform {
  const state: State = { inQuotes: false, atFieldStart: true, dropping: false, record: [], length: 0 };

  const take = (text: string): void => {
    if (state.dropping || text === "") return;
    state.record.push(text);
    state.length += text.length;
    if (state.length <= maxLength) return;
    Object.assign(state, { dropping: true, inQuotes: false, record: [TOO_LONG] });
  };
  const finish = (): string => {
    const record = state.record.join("") + (state.dropping ? "\n" : "");
    Object.assign(state, { dropping: false, atFieldStart: true, record: [], length: 0 });
    return record;
  };
  const split = (text: string): string => {
    let from = 0;
    let passed = "";
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at] ?? "";
      if (!state.dropping) step(state, char, delimiter);
      if (char !== "\n" || state.inQuotes) {
        if (at - from < maxLength) continue;
        take(text.slice(from, at + 1));
        from = at + 1;
        continue;
      }
      take(text.slice(from, at + 1));
      from = at + 1;
      passed += finish();
    }
    take(text.slice(from));
    return passed;
  };
  return new Transform({
    decodeStrings: false,
    encoding: "utf8",
    transform: (chunk: string | Buffer, _encoding, done) => done(null, split(String(chunk))),
    flush: (done) => done(null, finish()),
  });
}
