import { describe, expect, it } from "vitest";
import { type Answer, chooseOwn, isSamePerson, type SentMail } from "./choose-own.ts";

const PEOPLE = 300;
const MAILS = 2000;
const GIVEN = ["Ada", "Bo", "Cem", "Dora", "Eve", "Finn", "Gus", "Hana", "Ivo", "Jun"];
const FAMILY = ["Adler", "Berg", "Costa", "Dietz", "Egli", "Fuchs", "Gomez", "Haas", "Ilic", "Jansen"];

/** A small generator with a seed (mulberry32), so that the corpus is the same on every machine. */
const chanceOf = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

type Sent = SentMail & { firm: string };

/** Two mails to each of 300 people; four in ten firms hold several of them, and three subjects are shared by all. */
const ledger = (): Sent[] =>
  Array.from({ length: PEOPLE * 2 }, (_, index) => {
    const n = index % PEOPLE;
    const name = `${GIVEN[n % 10]} ${FAMILY[Math.floor(n / 10) % 10]}${n >= 100 ? ` ${"abcdefgh"[Math.floor(n / 100)]}${"xyz"[n % 3]}` : ""}`;
    const firm = `firm${n % 5 < 2 ? n % 20 : n}.example`;
    return {
      firm,
      messageIdHeader: `<m${index}@acme.example>`,
      toAddress: `p${n}.${FAMILY[n % 10]?.toLowerCase()}@${firm}`,
      contactId: `k${n}`,
      contactName: name,
      subject:
        n % 4 === 0
          ? (["Quick question", "Following up", "Your team"][n % 3] ?? "")
          : `An idea for ${firm}, ${name}`,
      sentAt: new Date(Date.UTC(2026, 2, 2) - index * 60_000),
      aliases: n % 10 === 3 ? [`${name.split(" ")[0]?.toLowerCase()}${n}@gmail.com`] : [],
    };
  });

interface Sample {
  kind: string;
  mail: Answer;
  /** Whom it is about; undefined for a stranger. */
  truth: string | undefined;
}

const SHAPES: readonly [kind: string, weight: number][] = [
  ["answer", 40],
  ["answer by references", 10],
  ["answer without ids", 8],
  ["answer from another address", 6],
  ["alias without ids", 4],
  ["forward with references", 8],
  ["forward without ids", 6],
  ["colleague without ids", 4],
  ["new mail of theirs", 4],
  ["shared mailbox with ids", 4],
  ["stranger", 6],
];

const shapeOf = (roll: number): string => {
  let left = roll * SHAPES.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of SHAPES) {
    left -= weight;
    if (left < 0) return kind;
  }
  return "answer";
};

const quoteOf = ({ toAddress, contactName, subject }: Sent): string =>
  `Have a look.\n\n-----Original Message-----\nFrom: Amy <amy@acme.example>\nTo: ${contactName} <${toAddress}>\nSubject: ${subject}\n\nHello.`;

const sampleOf = (kind: string, own: Sent, n: number): Sample => {
  const base = { inReplyTo: undefined, references: [], text: "Sounds good.", subject: `Re: ${own.subject}` };
  const person = { address: own.toAddress, name: own.contactName };
  const colleague = { address: `col${n}@${own.firm}`, name: "Kim Colleague" };
  const made: Readonly<Record<string, () => Partial<Answer> & Pick<Answer, "from">>> = {
    answer: () => ({ from: person, inReplyTo: own.messageIdHeader, references: [own.messageIdHeader] }),
    "answer by references": () => ({
      from: person,
      inReplyTo: `<lost${n}@firm.example>`,
      references: [own.messageIdHeader, `<lost${n}@firm.example>`],
    }),
    "answer without ids": () => ({ from: person, subject: `AW: ${own.subject}` }),
    "answer from another address": () => ({
      from: { address: `private${n}@gmail.com`, name: own.contactName },
      inReplyTo: own.messageIdHeader,
    }),
    "alias without ids": () => ({ from: { address: own.aliases[0] ?? own.toAddress, name: "" } }),
    "forward with references": () => ({
      from: colleague,
      subject: `Fwd: ${own.subject}`,
      references: [own.messageIdHeader],
    }),
    "forward without ids": () => ({ from: colleague, subject: `WG: ${own.subject}`, text: quoteOf(own) }),
    "colleague without ids": () => ({ from: colleague }),
    "new mail of theirs": () => ({ from: person, subject: "Our next order" }),
    "shared mailbox with ids": () => ({
      from: { address: `info@${own.firm}`, name: "Reception" },
      inReplyTo: own.messageIdHeader,
    }),
    stranger: () => ({
      from: { address: `news${n}@shop.example`, name: "Shop" },
      subject: n % 2 ? own.subject : "Weekly offers",
    }),
  };
  const mail = { ...base, ...made[kind]?.() } as Answer;
  return { kind, mail, truth: kind === "stranger" ? undefined : own.toAddress };
};

describe("which mail an answer is about", () => {
  it("is told for more than 95 of 100 mails of a corpus, and for no stranger", () => {
    const sent = ledger();
    const chance = chanceOf(7);
    const samples = Array.from({ length: MAILS }, (_, n) => {
      const own = sent[Math.floor(chance() * sent.length)] as Sent;
      return sampleOf(shapeOf(chance()), own, n);
    });
    const figures = new Map<string, { right: number; of: number }>();
    let [right, strangers] = [0, 0];
    for (const { kind, mail, truth } of samples) {
      const found = chooseOwn(mail, sent)?.own.toAddress;
      const sum = figures.get(kind) ?? { right: 0, of: 0 };
      figures.set(kind, { right: sum.right + (found === truth ? 1 : 0), of: sum.of + 1 });
      if (found === truth) right += 1;
      else if (truth === undefined) strangers += 1;
    }
    const percent = (right / samples.length) * 100;
    process.stdout.write(`attribution: ${percent.toFixed(1)} % of ${samples.length} ${JSON.stringify([...figures])}
`);
    expect(percent).toBeGreaterThan(95);
    expect(strangers).toBe(0);
  });

  it("is less sure the less is named", () => {
    const [own] = ledger() as [Sent];
    const of = (kind: string) => chooseOwn(sampleOf(kind, own, 1).mail, [own]);
    const kinds = [
      "answer",
      "forward with references",
      "answer without ids",
      "forward without ids",
      "new mail of theirs",
    ];
    const sure = kinds.map((kind) => of(kind)?.confidence ?? 0);
    expect(sure).toEqual([...sure].sort((a, b) => b - a));
    expect(kinds.map((kind) => of(kind)?.by)).toEqual([
      "message_id",
      "references",
      "address_and_subject",
      "subject",
      "address",
    ]);
  });
});

describe("another address of the same person", () => {
  const sent = { toAddress: "bo.berg@firm.example", contactName: "Bo Berg" };
  it.each([
    [true, "bo.berg@gmail.com", ""],
    [true, "bb77@mail.example", "Berg, Bo"],
    [false, "kim@firm.example", "Kim Lee"],
    [false, "info@firm.example", "Bo Berg"],
    [false, "bo@other.example", "Bo"],
  ])("%s for %s (%s)", (same, address, name) => expect(isSamePerson({ address, name }, sent)).toBe(same));
});
