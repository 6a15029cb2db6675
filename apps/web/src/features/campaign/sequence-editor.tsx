"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, SendHorizontal, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { MAX_STEPS } from "@penguin/core/campaign/schema";
import { Button } from "@penguin/ui/button";
import { EmptyState } from "@penguin/ui/empty-state";
import { Panel } from "@penguin/ui/panel";
import { useToast } from "@penguin/ui/toast";
import { useMay } from "../../shell/session.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { useReasonText } from "../contact/use-reason-text.ts";
import { type CampaignDraft, emptyStep, type StepDraft } from "./campaign-draft.ts";
import type { Campaign } from "./campaign-view.ts";
import { StepEditor } from "./step-editor.tsx";
import { StepPreview } from "./step-preview.tsx";
import { useMergeTags } from "./use-merge-tags.ts";
import { type Preview, useStepPreview } from "./use-step-preview.ts";

interface SequenceProps {
  campaign: Campaign;
  draft: CampaignDraft;
  onDraft: (draft: CampaignDraft) => void;
  onSave: () => Promise<boolean>;
}

/** The e-mails of a campaign, in order, each with its preview. */
export function SequenceEditor({ campaign, draft, onDraft, onSave }: SequenceProps) {
  const t = useTranslations("campaign.editor");
  const trpc = useTRPC();
  const [contactId, setContactId] = useState<string | null>(null);
  const people = useQuery(
    trpc.contact.list.queryOptions(
      { listId: draft.listId ?? undefined, limit: 25 },
      { enabled: draft.listId !== null },
    ),
  );
  const contacts = people.data?.rows ?? [];
  const tags = useMergeTags(contacts);
  const isDraft = campaign.launchedAt === null;
  const put = (steps: readonly StepDraft[]) => onDraft({ ...draft, steps });
  const add = () => put([...draft.steps, emptyStep(crypto.randomUUID())]);
  return (
    <section id="steps" aria-label={t("sequence")} className="flex flex-col gap-4">
      <h2 className="font-strong">{t("sequence")}</h2>
      {draft.steps.length === 0 && (
        <Panel>
          <EmptyState sentence={t("noSteps")} />
        </Panel>
      )}
      {draft.steps.map((step, index) => (
        <StepCard
          key={step.key}
          campaign={campaign}
          draft={draft}
          index={index}
          tags={tags}
          contacts={contacts}
          contactId={contactId}
          onContact={setContactId}
          onStep={(next) => put(draft.steps.map((one) => (one.key === step.key ? next : one)))}
          onRemove={isDraft ? () => put(draft.steps.filter((one) => one.key !== step.key)) : undefined}
          onSave={onSave}
        />
      ))}
      {isDraft && draft.steps.length < MAX_STEPS && (
        <Button className="self-start" icon={<Plus aria-hidden />} onClick={add}>
          {t("addStep")}
        </Button>
      )}
    </section>
  );
}

interface StepCardProps extends Omit<Parameters<typeof StepPreview>[0], "preview"> {
  campaign: Campaign;
  draft: CampaignDraft;
  index: number;
  tags: ReturnType<typeof useMergeTags>;
  onStep: (step: StepDraft) => void;
  onRemove?: () => void;
  onSave: () => Promise<boolean>;
}

function StepCard({
  campaign,
  draft,
  index,
  tags,
  contacts,
  contactId,
  onContact,
  onStep,
  onRemove,
  onSave,
}: StepCardProps) {
  const t = useTranslations("campaign.editor");
  const step = draft.steps[index] ?? emptyStep("");
  const mailboxId = draft.mailboxIds[0];
  const preview = useStepPreview({
    step,
    isFollowUp: index > 0,
    workspaceId: campaign.workspaceId,
    contactId,
    mailboxId,
  });
  const actions = (
    <>
      <TestButton
        campaignId={campaign.id}
        position={index + 1}
        contactId={contactId}
        rendered={preview.rendered}
        onSave={onSave}
      />
      {onRemove && (
        <Button size="small" icon={<Trash2 aria-hidden />} onClick={onRemove}>
          {t("removeStep")}
        </Button>
      )}
    </>
  );
  return (
    <StepEditor
      number={index + 1}
      step={step}
      tags={tags}
      onChange={onStep}
      errors={preview.errors}
      actions={actions}
    >
      <StepPreview preview={preview} contacts={contacts} contactId={contactId} onContact={onContact} />
    </StepEditor>
  );
}

interface TestButtonProps {
  campaignId: string;
  position: number;
  contactId: string | null;
  rendered: Preview["rendered"];
  onSave: () => Promise<boolean>;
}

/** Sends the step to oneself, as it reads for the chosen contact; what was edited is saved first. */
function TestButton({ campaignId, position, contactId, rendered, onSave }: TestButtonProps) {
  const t = useTranslations("campaign.editor");
  const client = useTRPCClient();
  const may = useMay();
  const toast = useToast();
  const reason = useReasonText();
  const { run, pending } = useAction();
  if (!may("campaign.send-test")) return null;
  const send = async () => {
    if (rendered?.ok !== true) {
      toast({
        tone: "bad",
        title: t("testRefused"),
        description: rendered ? reason(rendered.reason) : t("testUnwritten"),
      });
      return;
    }
    if (await onSave())
      await run(
        () => client.campaign.sendTest.mutate({ campaignId, position, contactId: contactId ?? undefined }),
        t("testSent"),
      );
  };
  return (
    <Button size="small" icon={<SendHorizontal aria-hidden />} pending={pending} onClick={() => void send()}>
      {t("sendTest")}
    </Button>
  );
}
