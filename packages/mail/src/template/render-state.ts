import type { Context } from "liquidjs";
import type { TemplateField } from "./template-issue.ts";

/** Why a value may not be printed. */
export type PrintFailure = { reason: "missing_variable" | "header_injection"; detail: string };

/** What one render of one field carries along: which alternatives to take, and why printing stopped. */
export type RenderState = { spinKey: string; field: TemplateField; failure?: PrintFailure };

const STATE = Symbol("render state");

/** Packs a state as the globals of a render; a symbol, so no template can name it. */
export function packRenderState(state: RenderState): object {
  return { [STATE]: state };
}

/** Finds the state that was packed for the running render. */
export function readRenderState(context: Context): RenderState {
  return (context.globals as Record<symbol, unknown>)[STATE] as RenderState;
}
