/**
 * Something that reads, and how to make its content of a length; `limit` is the greatest length that reaches a parser. Of
 * the pieces a quick test tries one in `oneIn`: the dearer a case, and the more others read the same way, the fewer.
 */
export interface HostileCase<Content> {
  name: string;
  limit: number;
  oneIn: number;
  make(piece: string, length: number): Content;
  read(content: Content): unknown;
}

/** How much more it costs to read twice as much, at worst; `ms` is the cost of the greatest content that was read. */
export interface Growth {
  worst: number;
  piece: string;
  ms: number;
}

/** What costs less at its limit is quick whatever its growth; a collection of garbage would be taken for growth there. */
const FLOOR_MS = 250;
const ENOUGH = 2.5;
const ROUNDS = 4;

/** The processor's time of this process alone, since others run beside it. */
const costOf = async (read: () => unknown): Promise<number> => {
  const from = process.cpuUsage();
  await read();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
};

/** The lengths that are tried: an eighth of the limit, and from there each doubled where that one is dear already. */
const lengthsOf = (limit: number, isDear: boolean): number[] =>
  isDear ? [limit / 4, limit / 2, limit] : [limit];

/**
 * Compares the costs of a length and of half of it, up to the limit. Growth that looks too great is measured again, the
 * least of several times for both lengths, and ends it when it stays so. Growth below the floor counts as none (1).
 */
export async function measureGrowth<Content>(
  { make, read, limit }: HostileCase<Content>,
  piece: string,
): Promise<Growth> {
  const costAt = async (length: number): Promise<number> => {
    const content = make(piece, length);
    return costOf(() => read(content));
  };
  let [worst, ms] = [1, await costAt(limit / 8)];
  for (const length of lengthsOf(limit, ms > FLOOR_MS / 8)) {
    ms = await costAt(length);
    if (ms <= FLOOR_MS) continue;
    let half = await costAt(length / 2);
    for (let round = 1; round < ROUNDS && ms / half > ENOUGH; round += 1) {
      half = Math.min(half, await costAt(length / 2));
      ms = Math.min(ms, await costAt(length));
    }
    worst = ms <= FLOOR_MS ? worst : Math.max(worst, ms / half);
    if (worst > ENOUGH) break;
  }
  return { worst, piece, ms };
}
