import type { Liquid, Template } from "liquidjs";
import { checkSource, issuesOf } from "./check-source.ts";
import type { VariableUse } from "./check-source.ts";
import { createEngine } from "./create-engine.ts";
import { expandSpintax } from "./expand-spintax.ts";
import { guardOutputs } from "./guard-output.ts";
import type { OutputMode } from "./guard-output.ts";
import { placeOf } from "./place-of.ts";
import { TemplateError } from "./template-issue.ts";
import type { TemplateField, TemplateIssue, TemplateSource } from "./template-issue.ts";

/** A template that was parsed once and may be rendered any number of times; treat it as opaque. */
export type CompiledTemplate = {
  readonly engine: Liquid;
  readonly subject: readonly Template[];
  readonly body: readonly Template[];
  readonly bodyFormat: "text" | "html";
  readonly uses: readonly VariableUse[];
};

type ParsedField = { templates: Template[]; issues: TemplateIssue[]; uses: VariableUse[] };

let renderer: Liquid | undefined;

function parseField(engine: Liquid, source: string, field: TemplateField): ParsedField {
  const { issues, uses } = checkSource(source, field);
  if (issues.length > 0) return { templates: [], issues, uses };
  const expanded = expandSpintax(source);
  if ("fault" in expanded) {
    const place = placeOf(source, expanded.fault.offset);
    return {
      templates: [],
      uses,
      issues: [{ field, ...place, code: expanded.fault.code, message: expanded.fault.message }],
    };
  }
  try {
    return { templates: engine.parse(expanded.text), issues, uses };
  } catch (error) {
    // The source alone was sound, so a tag must begin in one alternative and end outside of it.
    const [first] = issuesOf(error, field);
    const line = first?.line ?? 1;
    const message = "A tag that begins inside a spintax alternative must end inside it.";
    return { templates: [], uses, issues: [{ field, line, column: 1, code: "syntax", message }] };
  }
}

/** Compiles a source and lists its faults; the template is only there when the list is empty. */
export function tryCompile(source: TemplateSource): { issues: TemplateIssue[]; compiled?: CompiledTemplate } {
  renderer ??= createEngine("render");
  const engine = renderer;
  const subject = parseField(engine, source.subject, "subject");
  const body = parseField(engine, source.body, "body");
  const issues = [...subject.issues, ...body.issues];
  if (issues.length > 0) return { issues };
  const mode: OutputMode = source.bodyFormat;
  guardOutputs(subject.templates, "subject");
  guardOutputs(body.templates, mode);
  const compiled: CompiledTemplate = {
    engine,
    subject: subject.templates,
    body: body.templates,
    bodyFormat: source.bodyFormat,
    uses: [...subject.uses, ...body.uses],
  };
  return { issues, compiled };
}

/**
 * Parses a step's subject and body once, for many renders. Only harmless Liquid tags and filters exist; nothing can
 * read files, prototypes or the clock. Throws TemplateError with every fault found, each at its line and column.
 */
export function compileTemplate(source: TemplateSource): CompiledTemplate {
  const { issues, compiled } = tryCompile(source);
  if (compiled === undefined) throw new TemplateError(issues);
  return compiled;
}

/** Lists the outside variables a template uses (`contact.first_name`), each once, in the order they are named first. */
export function previewVariables(compiled: CompiledTemplate): string[] {
  return [...new Set(compiled.uses.map((use) => use.path))];
}
