import { writeFileSync } from "node:fs";
import { seededPick } from "@penguin/runtime/random";

const FIRST = [
  "Ada",
  "Ben",
  "Cleo",
  "Dan",
  "Eva",
  "Finn",
  "Gia",
  "Hugo",
  "Ines",
  "Jon",
  "Kira",
  "Leo",
  "Mara",
  "Nils",
  "Olga",
  "Paul",
];
const LAST = [
  "Ash",
  "Berg",
  "Cole",
  "Diaz",
  "Eder",
  "Fox",
  "Gray",
  "Hahn",
  "Ivers",
  "Jansen",
  "Klein",
  "Lund",
  "Moro",
  "Nagy",
  "Orr",
  "Pohl",
];
const COMPANIES = [
  "Harbour Works",
  "Northwind Labs",
  "Blue Crane",
  "Oak and Partners",
  "Signal House",
  "Tidal Foods",
  "Copper Mill",
  "Fjord Data",
];
const TITLES = ["Head of Sales", "Founder", "Operations Lead", "Marketing Director"];

/** Writes a CSV file of invented people; the same seed gives the same people. `domainOf` names the n-th one's domain. */
export function inventContacts(
  file: string,
  options: { seed: string; count: number; domainOf: (n: number) => string },
): void {
  const rows = Array.from({ length: options.count }, (_, n) => {
    const pick = (choices: readonly string[], what: string): string =>
      seededPick(choices, options.seed, what, n);
    const [first, last] = [pick(FIRST, "first"), pick(LAST, "last")];
    const address = `${first}.${last}${n}@${options.domainOf(n)}`.toLowerCase();
    return [address, n % 23 === 0 ? "" : first, last, pick(COMPANIES, "company"), pick(TITLES, "title")].join(
      ",",
    );
  });
  writeFileSync(file, `Email,First name,Last name,Company,Job title\n${rows.join("\n")}\n`);
}
