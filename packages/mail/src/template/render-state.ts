import type { Context, Emitter } from "liquidjs";
import type { TemplateField } from "./template-issue.ts";
import { TEMPLATE_LIMITS } from "./template-limits.ts";

/** Why a value may not be printed. */
export type PrintFailure = { reason: "missing_variable" | "header_injection"; detail: string };

/** What one render of one field carries along: which alternatives to take, the steps done, and why printing stopped. */
export type RenderState = { spinKey: string; field: TemplateField; steps: number; failure?: PrintFailure };

const STATE = Symbol("render state");

/** Packs a state as the globals of a render; a symbol, so no template can name it. */
export function packRenderState(state: RenderState): object {
  return { [STATE]: state };
}

/** Finds the state that was packed for the running render. */
export function readRenderState(context: Context): RenderState {
  return (context.globals as Record<symbol, unknown>)[STATE] as RenderState;
}

/** Counts steps of the running render. Throws a RangeError beyond `TEMPLATE_LIMITS.steps`. */
export function chargeSteps(context: Context, steps: number): void {
  const state = readRenderState(context);
  state.steps += steps;
  if (state.steps > TEMPLATE_LIMITS.steps)
    throw new RangeError(`more than ${TEMPLATE_LIMITS.steps} steps of loops`);
}

/** Gathers what a render prints. Throws a RangeError beyond `TEMPLATE_LIMITS.output` characters. */
export class LimitedOutput implements Emitter {
  buffer = "";

  write(printed: unknown): void {
    this.buffer += toText(printed);
    if (this.buffer.length > TEMPLATE_LIMITS.output)
      throw new RangeError(`more than ${TEMPLATE_LIMITS.output} characters`);
  }
}

const toText = (printed: unknown): string =>
  printed === undefined || printed === null ? "" : String(printed as string | number | boolean);
