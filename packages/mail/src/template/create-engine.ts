import { filters, ForTag, Liquid, tags } from "liquidjs";
import type { Context, FilterImplOptions, Parser, TagToken, Template, TopLevelToken } from "liquidjs";
import { chargeSteps } from "./render-state.ts";
import { SpinTag } from "./spin-tag.ts";

const TAGS = ["if", "unless", "case", "assign", "comment", "raw"] as const;

const FILTERS = (
  "upcase downcase capitalize truncate truncatewords strip lstrip rstrip append prepend replace remove round plus minus " +
  "times divided_by size first last join split escape url_encode"
).split(" ");

const MEMORY_LIMIT = 500_000;
const RENDER_LIMIT_MS = 3_000;

type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>;

/** Tells whether a value prints nothing that a reader could see. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.length === 0;
}

const defaultFilter: FilterHandler = (value: unknown, fallback: unknown, ...options: unknown[]) => {
  if (value !== false) return isBlank(value) ? fallback : value;
  const keepsFalse = options.some(
    (option) => Array.isArray(option) && option[0] === "allow_false" && option[1],
  );
  return keepsFalse ? value : fallback;
};

const builtInDate = filters.date;

// The library reads the clock for "now" and "today"; what a template prints may not depend on when it is rendered.
const dateFilter: FilterHandler = function (value: unknown, ...options: unknown[]) {
  const readsClock = value === "now" || value === "today";
  return readsClock || typeof builtInDate !== "function" ? value : builtInDate.call(this, value, ...options);
};

function countNodes(templates: readonly Template[]): number {
  return templates.reduce((sum, template) => {
    const inner = template.children?.(false, true).next();
    return sum + 1 + (inner?.done ? countNodes(inner.value) : 0);
  }, 0);
}

/** Charges every turn of a loop, and with it the tags within, so that a runaway loop stops after the same turn everywhere. */
class CountedForTag extends ForTag {
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, remaining, liquid, parser);
    const steps = countNodes(this.templates) + 1;
    const charge: Template = { token, render: (context: Context) => chargeSteps(context, steps) };
    this.templates.unshift(charge);
  }
}

function allowOnlySafe(engine: Liquid): void {
  for (const name of Object.keys(engine.tags)) delete engine.tags[name];
  for (const name of Object.keys(engine.filters)) delete engine.filters[name];
  for (const name of TAGS) {
    const tag = tags[name];
    if (tag !== undefined) engine.registerTag(name, tag);
  }
  engine.registerTag("for", CountedForTag);
  for (const name of FILTERS) {
    const filter = filters[name];
    if (filter !== undefined) engine.registerFilter(name, filter);
  }
  engine.registerFilter("default", defaultFilter);
  engine.registerFilter("date", dateFilter);
}

/**
 * Makes a Liquid engine with the allowed tags and filters only. Those for checking know no
 * spintax tags, so that a customer cannot write them, and only the one called "check" reports every fault.
 */
export function createEngine(purpose: "check" | "check-first" | "render"): Liquid {
  const engine = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    catchAllErrors: purpose === "check",
    relativeReference: false,
    templates: {},
    timezoneOffset: 0,
    locale: "en-US",
    memoryLimit: MEMORY_LIMIT,
    renderLimit: RENDER_LIMIT_MS,
  });
  allowOnlySafe(engine);
  if (purpose === "render") engine.registerTag("spin", SpinTag);
  return engine;
}
