/** The two parts of a step that are templates. */
export type TemplateField = "subject" | "body";

/** What a customer wrote: one step's subject and body, in Liquid with spintax; the body is plain text or HTML. */
export type TemplateSource = { subject: string; body: string; bodyFormat: "text" | "html" };

/** What kind of fault an issue is, for a door that translates messages. */
export type TemplateIssueCode =
  | "syntax"
  | "unknown_tag"
  | "unknown_filter"
  | "unclosed_tag"
  | "forbidden_name"
  | "too_long"
  | "too_complex"
  | "line_break_in_subject"
  | "unknown_variable";

/** A fault at a place of the source; line and column count from 1. The message is meant for the customer. */
export type TemplateIssue = {
  field: TemplateField;
  line: number;
  column: number;
  code: TemplateIssueCode;
  message: string;
};

/** Thrown for a source that cannot be compiled; carries every fault that was found, never an empty list. */
export class TemplateError extends Error {
  readonly issues: readonly TemplateIssue[];

  constructor(issues: readonly TemplateIssue[]) {
    super(issues[0]?.message ?? "The template cannot be compiled.");
    this.name = "TemplateError";
    this.issues = issues;
  }
}
