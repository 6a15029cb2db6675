import { evalToken, Output, TypeGuards } from "liquidjs";
import type { Context, Emitter, Filter, Template, Token } from "liquidjs";
import { isBlank } from "./create-engine.ts";
import { escapeHtml } from "./text-to-html.ts";
import { readRenderState } from "./render-state.ts";
import type { PrintFailure } from "./render-state.ts";

/** Where a value is printed decides what must happen to it. */
export type OutputMode = "subject" | "text" | "html";

const LINE_OR_CONTROL = /[\p{Cc}\u2028\u2029]/u;

class PrintStopped extends Error {}

function stop(context: Context, failure: PrintFailure): never {
  readRenderState(context).failure = failure;
  throw new PrintStopped(failure.reason);
}

function variablesOf(filter: Filter): Token[] {
  return filter.args
    .map((arg) => (Array.isArray(arg) ? arg[1] : arg))
    .filter((token) => TypeGuards.isPropertyAccessToken(token));
}

function toPrinted(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(toPrinted).join("");
  return typeof value === "object" ? JSON.stringify(value) : `${value as string | number | boolean}`;
}

function guardOutput(output: Output, mode: OutputMode): void {
  const { initial, filters } = output.value;
  const path = output.token.content.trim();
  const [only] = initial.postfix;
  const source = initial.postfix.length === 1 && TypeGuards.isPropertyAccessToken(only) ? [only] : [];
  const fallbacks = filters.filter((filter) => filter.name === "default");
  const required = [
    ...(fallbacks.length === 0 ? source : []),
    ...filters.filter((filter) => filter.name !== "default").flatMap(variablesOf),
  ];
  const lastVariable = [...source, ...fallbacks.flatMap(variablesOf)].at(-1);
  const usesFallbackVariable = fallbacks.some((filter) => variablesOf(filter).length > 0);
  const escapes = mode === "html" && filters.at(-1)?.name !== "escape";

  output.render = function* (context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    for (const token of required) {
      if (isBlank(yield evalToken(token, context))) {
        stop(context, { reason: "missing_variable", detail: token.getText() });
      }
    }
    const value = yield output.value.value(context, false);
    const isUnprintable = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isUnprintable || (usesFallbackVariable && isBlank(value))) {
      stop(context, { reason: "missing_variable", detail: lastVariable?.getText() ?? path });
    }
    const printed = toPrinted(value);
    if (mode === "subject" && LINE_OR_CONTROL.test(printed)) {
      stop(context, { reason: "header_injection", detail: lastVariable?.getText() ?? path });
    }
    emitter.write(escapes ? escapeHtml(printed) : printed);
  };
}

/**
 * Makes every output of a parsed template strict: a printed variable without `default` must not be blank, a value in a
 * subject has no control characters, a value in HTML is escaped. Conditions and loops stay lenient, because only
 * outputs that are really rendered are looked at.
 */
export function guardOutputs(templates: readonly Template[], mode: OutputMode): void {
  for (const template of templates) {
    if (template instanceof Output) {
      guardOutput(template, mode);
      continue;
    }
    const inner = template.children?.(false, true).next();
    if (inner?.done) guardOutputs(inner.value, mode);
  }
}
