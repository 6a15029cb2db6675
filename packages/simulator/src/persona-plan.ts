import { seededUnit } from "@penguin/runtime/random";
import { domainOf } from "./address.ts";
import {
  type DelayRange,
  defaultDelays,
  defaultRates,
  type PersonaDelays,
  type PersonaRates,
} from "./persona-table.ts";
import type { ProviderKey } from "./provider.ts";
import type { Recipes } from "./recipe.ts";
import type { ActKind } from "./world-store.ts";

/** Something that is going to be done about a message, `afterMs` of natural time after its acceptance. */
export interface PlannedAct {
  kind: ActKind;
  afterMs: number;
}

/** Whose reaction to which message is asked for. */
export interface Occasion {
  address: string;
  n: number;
  provider: ProviderKey;
}

interface Dice {
  /** A number in [0, 1) for this occasion and purpose. */
  roll(purpose: string): number;
  /** A natural delay from the table. */
  wait(kind: keyof PersonaDelays): number;
}

/** What people and machines do about an accepted message: a pure function of seed, recipes and occasion. */
export function planActs(world: { seed: string; recipes: Recipes }, occasion: Occasion): PlannedAct[] {
  const rates = ratesFor(world.recipes, occasion.address);
  const delays: PersonaDelays = { ...defaultDelays, ...world.recipes.delays };
  const roll = (purpose: string): number => seededUnit(world.seed, occasion.address, occasion.n, purpose);
  const dice: Dice = { roll, wait: (kind) => within(delays[kind], roll(`${kind} delay`)) };
  const privacyProxy = seededUnit(world.seed, occasion.address, "privacy proxy") < rates.privacyProxy;
  return [...machineActs({ occasion, rates, dice, privacyProxy }), ...humanActs(occasion, rates, dice)];
}

/** When the non-delivery report of an accept-then-bounce server follows, in natural milliseconds. */
export function planLateDsn(world: { seed: string; recipes: Recipes }, occasion: Occasion): number {
  const range = world.recipes.delays?.lateDsn ?? defaultDelays.lateDsn;
  return within(range, seededUnit(world.seed, occasion.address, occasion.n, "late dsn"));
}

function machineActs(input: {
  occasion: Occasion;
  rates: PersonaRates;
  dice: Dice;
  privacyProxy: boolean;
}): PlannedAct[] {
  const { occasion, rates, dice } = input;
  const acts: PlannedAct[] = [];
  if (occasion.provider === "gateway" && dice.roll("scanner") < rates.scanner)
    acts.push({ kind: "scan", afterMs: dice.wait("scanner") });
  if (occasion.provider === "google" && dice.roll("image proxy") < rates.imageProxy)
    acts.push({ kind: "image-proxy", afterMs: dice.wait("imageProxy") });
  if (input.privacyProxy) acts.push({ kind: "privacy-proxy", afterMs: dice.wait("privacyProxy") });
  return acts;
}

function humanActs(occasion: Occasion, rates: PersonaRates, dice: Dice): PlannedAct[] {
  const interest = rates.stepDecay ** (occasion.n - 1);
  const acts: PlannedAct[] = [];
  if (dice.roll("out of office") < rates.outOfOffice * interest)
    acts.push({ kind: "out-of-office", afterMs: dice.wait("outOfOffice") });
  const answer = answerOf(dice.roll("answer") / interest, rates);
  const clicks = dice.roll("click") < rates.click * interest;
  if (!answer && !clicks && dice.roll("open") >= rates.open * interest) return acts;
  const openMs = dice.wait("open");
  acts.push({ kind: "open", afterMs: openMs });
  if (clicks) acts.push({ kind: "click", afterMs: openMs + dice.wait("click") });
  if (answer) acts.push({ kind: answer, afterMs: openMs + dice.wait(answer) });
  return acts;
}

function answerOf(unit: number, rates: PersonaRates): "complaint" | "unsubscribe" | "reply" | undefined {
  if (unit < rates.complaint) return "complaint";
  if (unit < rates.complaint + rates.unsubscribe) return "unsubscribe";
  return unit < rates.complaint + rates.unsubscribe + rates.reply ? "reply" : undefined;
}

function ratesFor(recipes: Recipes, address: string): PersonaRates {
  return { ...defaultRates, ...recipes.personas, ...recipes.domains?.[domainOf(address)]?.personas };
}

/** Short waits are likelier than long ones: the logarithm is uniform. */
function within(range: DelayRange, unit: number): number {
  if (range.minMs <= 0 || range.maxMs <= range.minMs) return range.minMs + (range.maxMs - range.minMs) * unit;
  return range.minMs * (range.maxMs / range.minMs) ** unit;
}
