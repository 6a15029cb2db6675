"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useSettled } from "../../shell/use-settled.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import type { StepDraft } from "./campaign-draft.ts";

export type Preview = RouterOutputs["template"]["preview"];

const TYPING_MS = 500;

interface PreviewOf {
  step: StepDraft;
  isFollowUp: boolean;
  workspaceId: string;
  contactId: string | null;
  mailboxId: string | undefined;
}

/** How a step reads for a contact, by the renderer that sends; and what is wrong with its text, by field. */
export function useStepPreview({ step, isFollowUp, workspaceId, contactId, mailboxId }: PreviewOf) {
  const t = useTranslations("campaign.preview");
  const trpc = useTRPC();
  const subject = useSettled(step.subject, TYPING_MS);
  const body = useSettled(step.body, TYPING_MS);
  const input = {
    subject,
    body,
    bodyFormat: step.bodyFormat,
    isFollowUp,
    workspaceId,
    contactId: contactId ?? undefined,
    mailboxId,
  };
  const query = useQuery(
    trpc.template.preview.queryOptions(input, {
      enabled: body !== "",
      placeholderData: keepPreviousData,
      retry: false,
    }),
  );
  const issueOf = (field: string) => {
    const found = query.data?.issues.filter((issue) => issue.field === field) ?? [];
    return found.length > 0
      ? found.map((issue) => t("issue", { line: issue.line, message: issue.message })).join(" ")
      : undefined;
  };
  const errors = body === "" ? {} : { subject: issueOf("subject"), body: issueOf("body") };
  return { rendered: body === "" ? undefined : query.data?.rendered, errors };
}
