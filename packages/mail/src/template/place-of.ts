import { Token } from "liquidjs";

/** The last source that was asked about, and where its lines begin: faults and variables come by the hundred for one source. */
let known: { source: string; starts: readonly number[] } = { source: "", starts: [0] };

function startsOf(source: string): readonly number[] {
  if (known.source === source) return known.starts;
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  known = { source, starts };
  return starts;
}

/** The line and column, from 1, of a character offset of a source. */
export function placeOf(source: string, offset: number): { line: number; column: number } {
  const starts = startsOf(source);
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The library counts from the start of the source for every tag, variable and fault, which takes the square of its length. */
Token.prototype.getPosition = function (this: Token): [number, number] {
  const { line, column } = placeOf(this.input, this.begin);
  return [line, column];
};
