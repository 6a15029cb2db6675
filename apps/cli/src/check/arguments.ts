import { parseArgs } from "node:util";
import { type Sabotage, SABOTAGES } from "@penguin/db/isolation";
import { seededUnit } from "@penguin/runtime/random";
import { ATTACK_SABOTAGES, type AttackSabotage } from "./attacks/check-attacks.ts";

/** What `check isolation` is asked for. */
export interface IsolationOptions {
  json: boolean;
  sabotage: Sabotage | undefined;
  /** Which table a sabotage takes, 0 up to 1. */
  pick: number;
}

/** What `check attacks` is asked for. */
export interface AttackOptions {
  json: boolean;
  sabotage: AttackSabotage | undefined;
}

/** Reads the command line of `check attacks`; throws an Error with one sentence for a wrong one. */
export function readAttackArguments(argv: readonly string[]): AttackOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { json: { type: "boolean", default: false }, sabotage: { type: "string" } },
    allowPositionals: true,
  });
  const sabotage = ATTACK_SABOTAGES.find((one) => one === values.sabotage);
  if (positionals.length > 0 || (values.sabotage !== undefined && sabotage === undefined))
    throw new Error(`say: check attacks [--json] [--sabotage ${ATTACK_SABOTAGES.join("|")}]`);
  return { json: values.json, sabotage };
}

const isSabotage = (word: string): word is Sabotage => SABOTAGES.some((one) => one === word);

/** Reads the command line of `check`; throws an Error with one sentence for a wrong one. */
export function readCheckArguments(argv: readonly string[]): IsolationOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      json: { type: "boolean", default: false },
      sabotage: { type: "string" },
      seed: { type: "string", default: "7" },
    },
    allowPositionals: true,
  });
  if (positionals.length !== 1 || positionals[0] !== "isolation")
    throw new Error(
      `say: check isolation [--json] [--sabotage ${SABOTAGES.join("|")}] [--seed N], check attacks, or check unsubscribe --url LINK`,
    );
  const { sabotage } = values;
  if (sabotage !== undefined && !isSabotage(sabotage))
    throw new Error(`--sabotage must be one of ${SABOTAGES.join(", ")}`);
  return { json: values.json, sabotage, pick: seededUnit(values.seed, "sabotage") };
}
