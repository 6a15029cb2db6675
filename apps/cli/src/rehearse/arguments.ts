import { parseArgs } from "node:util";
import type { Sabotage } from "./open-world.ts";

export interface RehearseOptions {
  contactsFile: string;
  steps: number;
  days: number;
  seed: string;
  json: boolean;
  /** Where receivers keep their `.eml` files; nothing is kept without it. */
  storeDir: string | undefined;
  /** Breaks one mail on purpose, to show that the comparison at the end notices. */
  sabotage?: Sabotage;
}

const whole = (text: string, name: string, range: readonly [number, number]): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= range[0] && value <= range[1]) return value;
  throw new Error(`--${name} must be a whole number from ${range[0]} to ${range[1]}`);
};

/** Reads the command line of `rehearse`; throws an Error with one sentence for a wrong one. */
export function readRehearseArguments(argv: readonly string[]): RehearseOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      contacts: { type: "string" },
      steps: { type: "string", default: "3" },
      days: { type: "string", default: "21" },
      seed: { type: "string", default: "7" },
      json: { type: "boolean", default: false },
      store: { type: "string" },
      sabotage: { type: "string" },
    },
  });
  if (!values.contacts) throw new Error("name a contact list: --contacts people.csv");
  const { sabotage } = values;
  if (sabotage !== undefined && sabotage !== "lose" && sabotage !== "double")
    throw new Error("--sabotage must be lose or double");
  return {
    sabotage,
    contactsFile: values.contacts,
    steps: whole(values.steps, "steps", [1, 7]),
    days: whole(values.days, "days", [1, 120]),
    seed: values.seed,
    json: values.json,
    storeDir: values.store,
  };
}
