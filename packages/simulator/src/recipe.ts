import { seededUnit } from "@penguin/runtime/random";
import { domainOf } from "./address.ts";
import type { PersonaDelays, PersonaRates } from "./persona-table.ts";
import { type ProviderKey, providerOf } from "./provider.ts";

/** What a recipient's server does with mail for it. */
export type Behaviour =
  | "accept"
  | "greylist"
  | "rate"
  | "unknown-user"
  | "mailbox-full"
  | "policy"
  | "accept-then-dsn"
  | "tarpit"
  | "temporary";

/** Share (0..1) of recipients for every behaviour; what is left over accepts. `rate` is a share of messages. */
export type BehaviourMix = Record<Exclude<Behaviour, "accept">, number>;

/** What is different for one recipient domain. */
export interface DomainRecipe {
  provider?: ProviderKey;
  mix?: Partial<BehaviourMix>;
  personas?: Partial<PersonaRates>;
}

/** Overrides of the default world: for all, by domain (exact name), by address (lower case). */
export interface Recipes {
  mix?: Partial<BehaviourMix>;
  personas?: Partial<PersonaRates>;
  delays?: Partial<PersonaDelays>;
  domains?: Readonly<Record<string, DomainRecipe>>;
  addresses?: Readonly<Record<string, Behaviour>>;
}

/** The mix of a list of ordinary quality. */
export const defaultMix: Readonly<BehaviourMix> = {
  greylist: 0.04,
  rate: 0.02,
  "unknown-user": 0.02,
  "mailbox-full": 0.01,
  policy: 0.01,
  "accept-then-dsn": 0.01,
  tarpit: 0.01,
  temporary: 0,
};

const FORCED: Readonly<Record<string, Behaviour>> = {
  ok: "accept",
  grey: "greylist",
  rate: "rate",
  unknown: "unknown-user",
  full: "mailbox-full",
  policy: "policy",
  async: "accept-then-dsn",
  tarpit: "tarpit",
  temporary: "temporary",
};

/** The behaviour that a test domain (`x.full.test` or `full.test`) forces on every recipient, if it is one. */
function forcedBehaviour(domain: string): Behaviour | undefined {
  const match = /(?:^|\.)([a-z]+)\.test$/.exec(domain);
  return match?.[1] === undefined ? undefined : FORCED[match[1]];
}

/** Which behaviour `address` shows for its n-th message: a pure function of seed, recipes and arguments. */
export function behaviourOf(
  world: { seed: string; recipes: Recipes },
  address: string,
  n: number,
): Behaviour {
  const { seed, recipes } = world;
  const domain = domainOf(address);
  const fixed = recipes.addresses?.[address] ?? forcedBehaviour(domain);
  if (fixed) return fixed;
  const mix: BehaviourMix = { ...defaultMix, ...recipes.mix, ...recipes.domains?.[domain]?.mix };
  let unit = seededUnit(seed, address, "behaviour");
  for (const [behaviour, share] of Object.entries(mix)) {
    if (behaviour === "rate") continue;
    if (unit < share) return behaviour as Behaviour;
    unit -= share;
  }
  return seededUnit(seed, address, n, "rate") < mix.rate ? "rate" : "accept";
}

/** The provider of a domain, after recipes. */
export function recipeProvider(world: { seed: string; recipes: Recipes }, domain: string): ProviderKey {
  return world.recipes.domains?.[domain]?.provider ?? providerOf(world.seed, domain);
}
