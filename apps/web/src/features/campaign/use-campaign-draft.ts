"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { FormResult } from "@penguin/ui/form";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { type CampaignDraft, changesOf, draftOf, isEdited, settingsOf } from "./campaign-draft.ts";
import type { Campaign } from "./campaign-view.ts";

/** Keeps what is edited beside what is saved, and saves the difference. */
export function useCampaignDraft(campaign: Campaign) {
  const t = useTranslations("campaign.editor");
  const client = useTRPCClient();
  const submit = useSubmit();
  const toast = useToast();
  const [saved, setSaved] = useState<CampaignDraft>(() => draftOf(campaign));
  const [draft, setDraft] = useState(saved);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Extract<FormResult, { ok: false }> | null>(null);
  const campaignId = campaign.id;
  const write = async () => {
    const { settings, removed, written } = changesOf(saved, draft);
    if (settings) await client.campaign.update.mutate({ campaignId, ...settingsOf(draft) });
    for (const position of removed) await client.campaign.removeStep.mutate({ campaignId, position });
    for (const step of written) await client.campaign.saveStep.mutate({ campaignId, ...step });
  };
  /** What was saved before a refusal is known from the server, so that the next try sends only the rest. */
  const readBack = async () => setSaved(draftOf(await client.campaign.get.query({ campaignId })));
  const save = async (): Promise<boolean> => {
    if (!isEdited(saved, draft)) return true;
    setPending(true);
    const result = await submit(write);
    setPending(false);
    setRefusal(result.ok ? null : result);
    if (!result.ok) {
      await readBack().catch(() => undefined);
      return false;
    }
    const settled = { ...draft, steps: draft.steps.map((step, index) => ({ ...step, savedAs: index + 1 })) };
    setDraft(settled);
    setSaved(settled);
    toast({ tone: "good", title: t("saved") });
    return true;
  };
  return { draft, setDraft, save, pending, refusal, edited: isEdited(saved, draft) };
}
