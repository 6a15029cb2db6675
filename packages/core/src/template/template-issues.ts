import { KNOWN_PATHS, TemplateError, type TemplateIssue, validateTemplate } from "@penguin/mail/template";
import type { StepSource } from "./render-step.ts";

/** Everything wrong with a source, with line and column; a follow-up may leave its subject blank. */
export function templateIssues(source: StepSource, isFollowUp: boolean): TemplateIssue[] {
  const subject = isFollowUp && source.subject.trim() === "" ? "Re" : source.subject;
  try {
    const issues = validateTemplate({ ...source, subject }, KNOWN_PATHS);
    if (subject.trim() === "")
      issues.push({
        field: "subject",
        line: 1,
        column: 1,
        code: "syntax",
        message: "The first mail needs a subject.",
      });
    return issues;
  } catch (error) {
    if (error instanceof TemplateError) return [...error.issues];
    throw error;
  }
}
