import { Context, type Template, toValueSync } from "liquidjs";
import type { CompiledTemplate } from "./compile-template.ts";
import { htmlToPlain } from "./html-to-plain.ts";
import { LimitedOutput, packRenderState } from "./render-state.ts";
import type { RenderState } from "./render-state.ts";
import type { TemplateField } from "./template-issue.ts";
import { textToHtml } from "./text-to-html.ts";

/** The values of one message, and the text that selects its spintax alternatives (the same key, the same choice). */
export type RenderInput = { variables: Record<string, unknown>; spinKey: string };

type RenderFailure = {
  ok: false;
  reason: "missing_variable" | "blank_subject" | "blank_body" | "header_injection" | "limit_exceeded";
  detail: string;
};

/** A rendered message, or why there is none; `detail` is the path of a variable or a sentence for logs. */
export type RenderedTemplate = { ok: true; subject: string; text: string; html: string } | RenderFailure;

function renderField(
  compiled: CompiledTemplate,
  field: TemplateField,
  input: RenderInput,
): string | RenderFailure {
  const state: RenderState = { spinKey: input.spinKey, field, steps: 0 };
  const templates: Template[] = [...compiled[field]];
  try {
    const { engine } = compiled;
    const options = { globals: packRenderState(state), sync: true };
    const context = new Context(input.variables, engine.options, options, { liquid: engine });
    const output = new LimitedOutput();
    toValueSync(engine.renderer.renderTemplates(templates, context, output) as Generator<unknown, unknown>);
    return output.buffer;
  } catch (error) {
    if (state.failure !== undefined) return { ok: false, ...state.failure };
    const detail = error instanceof Error ? error.message : "the template could not be rendered";
    return { ok: false, reason: "limit_exceeded", detail };
  }
}

/**
 * Renders one message. A variable that is printed without a `default` filter and is missing, null or blank stops the
 * render (`missing_variable`, its path in `detail`); a condition may name missing variables. Values are escaped in
 * HTML, printed verbatim in text, and may not bring line breaks or control characters into the subject
 * (`header_injection`). Loops and memory are bounded (`limit_exceeded`, also for any other fault of rendering).
 * `text` and `html` are always both there, one made from the other. Never throws.
 */
export function renderTemplate(compiled: CompiledTemplate, input: RenderInput): RenderedTemplate {
  const subject = renderField(compiled, "subject", input);
  if (typeof subject !== "string") return subject;
  if (subject.trim() === "") return { ok: false, reason: "blank_subject", detail: "The subject is blank." };
  const body = renderField(compiled, "body", input);
  if (typeof body !== "string") return body;
  const isHtml = compiled.bodyFormat === "html";
  const text = isHtml ? htmlToPlain(body) : body;
  const hasImage = isHtml && /<img\s/i.test(body);
  if (text.trim() === "" && !hasImage)
    return { ok: false, reason: "blank_body", detail: "The body is blank." };
  return { ok: true, subject: subject.trim(), text, html: isHtml ? body : textToHtml(body) };
}
