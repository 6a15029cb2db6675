import { HOSTILE_CASES, hostilePieces, repeated } from "@penguin/core/hostile";
import { READINGS } from "@penguin/core/readings";
import type { ContentReader, Reading } from "@penguin/infra/content-reader";
import { createPictureMaker } from "@penguin/infra/picture";
import { seededPick } from "@penguin/runtime/random";

/** What became of an input; each has exactly one. */
export type Outcome = "read" | "refused";

/** A kind of input: how one of a length is made, and how the product's door takes it. */
export interface HostileKind {
  name: string;
  limit: number;
  make(piece: string, length: number): unknown;
  enter(reader: ContentReader, content: unknown): Promise<Outcome>;
}

const readingOf = (name: string): Reading<never, unknown> => {
  const reading = READINGS.find((one) => one.name === name);
  if (!reading) throw new Error(`there is no reading ${name}`);
  return reading;
};
const enterBy = (name: string, isRefused: (result: never) => boolean): HostileKind["enter"] => {
  const reading = readingOf(name);
  return async (reader, content) =>
    isRefused((await reader.read(reading, content as never)) as never) ? "refused" : "read";
};

const PNG = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x7f\xff\0\0\x7f\xff\x08\x06\0\0\0", "latin1");
const pictures = createPictureMaker();

const MAIL_KINDS: readonly HostileKind[] = HOSTILE_CASES.filter(({ name }) => name.startsWith("mail: ")).map(
  ({ name, limit, make }) => ({
    name,
    limit,
    make,
    enter: enterBy("mail", ({ kind }: { kind: string }) => kind === "unreadable"),
  }),
);

/** Mails, templates, files of contacts and pictures. */
export const HOSTILE_KINDS: readonly HostileKind[] = [
  ...MAIL_KINDS,
  ...(["text", "html"] as const).map((bodyFormat) => ({
    name: `template: ${bodyFormat}`,
    limit: 100_000,
    make: (piece: string, length: number) => ({
      source: { subject: "Hello", body: repeated(piece, length), bodyFormat },
      isFollowUp: false,
    }),
    enter: enterBy("template-issues", ({ length }: { length: number }) => length > 0),
  })),
  {
    name: "contact file",
    limit: 262_144,
    make: (piece, length) => ({ text: repeated(piece, length), delimiter: "," }),
    enter: enterBy("csv", (records: object[]) => records.some((record) => "fault" in record)),
  },
  {
    name: "picture",
    limit: 1_048_576,
    make: (piece, length) => Buffer.concat([PNG, Buffer.from(repeated(piece, length))]),
    enter: async (_reader, content) => {
      try {
        await pictures.square(content as Buffer);
        return "read";
      } catch (error) {
        if (error instanceof RangeError) return "refused";
        throw error;
      }
    },
  },
];

const SMALLEST = 1_000;
/** So many mails come first, together, of as many lines as one may have: nothing within the limits takes longer to read. */
const DEAREST = 8;
const MOST_LINES = 39_900;

/** One input: small ones are many, and each doubling is half as frequent, up to the limit of its kind. */
export function hostileInput(seed: string, index: number): { kind: HostileKind; content: unknown } {
  const [mail] = MAIL_KINDS;
  if (mail && index < DEAREST)
    return { kind: mail, content: Buffer.from(`From: a@b.c\r\n\r\n${"\n".repeat(MOST_LINES)}`) };
  const kind = seededPick(HOSTILE_KINDS, seed, index, "kind");
  const piece = seededPick(hostilePieces(seed, 100), seed, index, "piece");
  const doublings = Math.floor(Math.log2(kind.limit / SMALLEST));
  let length = SMALLEST;
  for (let n = 0; n < doublings && seededPick([true, false], seed, index, "double", n); n += 1) length *= 2;
  return { kind, content: kind.make(piece, length) };
}
