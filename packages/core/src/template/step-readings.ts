import type { Reading } from "@penguin/infra/content-reader";
import { ReadingStopped } from "@penguin/runtime/reading";
import type { TemplateIssue } from "@penguin/mail/template";
import { DomainError } from "@penguin/runtime/error";
import type { Ctx } from "../kernel/index.ts";
import { createStepRenderer, type RenderedStep, type StepFacts, type StepSource } from "./render-step.ts";
import { templateIssues } from "./template-issues.ts";

/** A mail as it was written, and whether it follows another. */
interface WrittenStep {
  source: StepSource;
  isFollowUp: boolean;
}

/** Everything wrong with a mail as it was written. */
export const ISSUES_READING: Reading<WrittenStep, TemplateIssue[]> = {
  name: "template-issues",
  read: ({ source, isFollowUp }) => templateIssues(source, isFollowUp),
};

/** A mail as one contact would get it. */
export const PREVIEW_READING: Reading<{ source: StepSource; facts: StepFacts }, RenderedStep> = {
  name: "template-preview",
  read: ({ source, facts }) => createStepRenderer().render("preview", source, facts),
};

const within = async <T>(read: Promise<T>): Promise<T> => {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
    throw new DomainError(
      "invalid",
      "The text takes too long to work out. Nothing was saved; make it simpler.",
      {
        reason: "too_slow",
      },
    );
  }
};

/** Everything wrong with a source, with line and column. Throws `invalid` for one that takes too long to check. */
export const issuesOf = (
  { doors }: Pick<Ctx, "doors">,
  { subject, body, bodyFormat }: StepSource,
  isFollowUp: boolean,
): Promise<TemplateIssue[]> =>
  within(doors.reader.read(ISSUES_READING, { source: { subject, body, bodyFormat }, isFollowUp }));

/** A source rendered with these facts. Throws `invalid` for one that takes too long. */
export const renderPreview = (
  { doors }: Pick<Ctx, "doors">,
  { subject, body, bodyFormat }: StepSource,
  facts: StepFacts,
): Promise<RenderedStep> =>
  within(doors.reader.read(PREVIEW_READING, { source: { subject, body, bodyFormat }, facts }));
