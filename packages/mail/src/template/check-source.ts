import { LiquidError } from "liquidjs";
import type { Liquid, LiquidErrors, Template } from "liquidjs";
import { createEngine } from "./create-engine.ts";
import { placeOf } from "./place-of.ts";
import { hasManyTags, sourceExcess, TEMPLATE_LIMITS } from "./template-limits.ts";
import type { TemplateField, TemplateIssue, TemplateIssueCode } from "./template-issue.ts";

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);
const STRAY_TAG = /^tag "(end\w+|else|elsif|when)"/;

/** A place where a template names a variable; segments that are no constant are undefined. */
export type VariableUse = {
  path: string;
  segments: readonly (string | undefined)[];
  line: number;
  column: number;
};

/** A field of a template after its syntax was checked. */
export type CheckedField = { issues: TemplateIssue[]; uses: VariableUse[] };

const checkers = new Map<"check" | "check-first", Liquid>();

function codeOf(message: string): TemplateIssueCode {
  if (STRAY_TAG.test(message)) return "syntax";
  if (/^tag ".*" not found/.test(message)) return "unknown_tag";
  if (message.startsWith("undefined filter:")) return "unknown_filter";
  return /not closed/.test(message) ? "unclosed_tag" : "syntax";
}

function isErrorList(error: LiquidError): error is LiquidErrors {
  return error.name === "LiquidErrors";
}

/** Turns the library's errors into issues; what is no Liquid error is thrown on. */
export function issuesOf(error: unknown, field: TemplateField): TemplateIssue[] {
  if (!LiquidError.is(error)) throw error;
  if (isErrorList(error)) return error.errors.flatMap((inner) => issuesOf(inner, field));
  const message = error.message.replace(/, line:\d+, col:\d+$/, "");
  const [line = 1, column = 1] = error.token.getPosition();
  return [{ field, line, column, code: codeOf(message), message }];
}

function readUses(engine: Liquid, templates: Template[]): { globals: VariableUse[]; names: VariableUse[] } {
  const analysis = engine.analyzeSync(templates, { partials: false });
  const read = (groups: typeof analysis.globals): VariableUse[] =>
    Object.values(groups)
      .flat()
      .map((variable) => ({
        path: variable.toString(),
        segments: variable.segments.map((part) => (typeof part === "object" ? undefined : String(part))),
        line: variable.location.row,
        column: variable.location.col,
      }));
  return { globals: read(analysis.globals), names: [...read(analysis.variables), ...read(analysis.locals)] };
}

function checkSize(source: string, field: TemplateField): TemplateIssue[] {
  const place = { field, line: 1, column: 1 };
  const max = TEMPLATE_LIMITS.length[field];
  if (source.length > max) {
    return [{ ...place, code: "too_long", message: `The ${field} may have at most ${max} characters.` }];
  }
  const excess = sourceExcess(source);
  if (excess)
    return [{ field, ...placeOf(source, excess.offset), code: "too_complex", message: excess.message }];
  const breakAt = field === "subject" ? source.search(/[\r\n\u2028\u2029]/) : -1;
  if (breakAt === -1) return [];
  return [
    {
      ...place,
      column: breakAt + 1,
      code: "line_break_in_subject",
      message: "A subject has no line breaks.",
    },
  ];
}

function checkerOf(source: string): Liquid {
  const purpose = hasManyTags(source) ? "check-first" : "check";
  const checker = checkers.get(purpose) ?? createEngine(purpose);
  checkers.set(purpose, checker);
  return checker;
}

/** Checks one field as it was written: every fault (of a field of over 100 tags the first) with its place, and the variables it takes from outside. */
export function checkSource(source: string, field: TemplateField): CheckedField {
  const issues = checkSize(source, field);
  if (issues.length > 0) return { issues, uses: [] };
  const checker = checkerOf(source);
  try {
    const { globals, names } = readUses(checker, checker.parse(source));
    const forbidden = names.filter((use) => use.segments.some((part) => FORBIDDEN.has(part ?? "")));
    const refused = forbidden.map(({ path, line, column }): TemplateIssue => {
      return { field, line, column, code: "forbidden_name", message: `The name ${path} is not allowed.` };
    });
    return { issues: refused, uses: globals };
  } catch (error) {
    return { issues: issuesOf(error, field), uses: [] };
  }
}
