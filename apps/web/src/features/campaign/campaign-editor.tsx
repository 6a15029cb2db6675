"use client";

import { useQuery } from "@tanstack/react-query";
import { Save } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button } from "@penguin/ui/button";
import { Notice } from "@penguin/ui/notice";
import { PageHeader } from "@penguin/ui/page-header";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { CampaignSettingsFields } from "./campaign-settings-fields.tsx";
import { CampaignStateMark } from "./campaign-state-mark.tsx";
import type { Campaign } from "./campaign-view.ts";
import { LaunchPanel } from "./launch-panel.tsx";
import { SequenceEditor } from "./sequence-editor.tsx";
import { useCampaignDraft } from "./use-campaign-draft.ts";

interface CampaignEditorProps {
  campaignId: string;
  base: string;
  workspaceHref: string;
}

/** Where a campaign is written: audience, senders, sequence, window, and its launch. */
export function CampaignEditor({ campaignId, base, workspaceHref }: CampaignEditorProps) {
  const t = useTranslations("campaign");
  const trpc = useTRPC();
  const query = useQuery(trpc.campaign.get.queryOptions({ campaignId }));
  return (
    <Loaded query={query} what={t("list.title")} kind="panel">
      {(campaign) => <Editor campaign={campaign} base={base} workspaceHref={workspaceHref} />}
    </Loaded>
  );
}

function Editor({
  campaign,
  base,
  workspaceHref,
}: Omit<CampaignEditorProps, "campaignId"> & { campaign: Campaign }) {
  const t = useTranslations("campaign");
  const shell = useTranslations("shell");
  const may = useMay();
  const editing = useCampaignDraft(campaign);
  const { draft, setDraft, save, pending, refusal, edited } = editing;
  useLeaveGuard(edited);
  const mayEdit = may("campaign.update");
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={campaign.name}
        above={
          <Breadcrumbs
            label={shell("breadcrumbs")}
            items={[
              { href: base, label: t("list.title") },
              ...(campaign.state === "draft"
                ? []
                : [{ href: `${base}/${campaign.id}`, label: campaign.name }]),
            ]}
          />
        }
        state={<CampaignStateMark campaign={campaign} />}
        actions={edited && <span className="text-table text-muted">{t("editor.unsaved")}</span>}
        mainAction={
          edited && mayEdit ? (
            <Button
              variant="filled"
              icon={<Save aria-hidden />}
              pending={pending}
              onClick={() => void save()}
            >
              {t("editor.save")}
            </Button>
          ) : undefined
        }
      />
      {refusal && (
        <Notice tone="bad" live title={t("editor.refused")}>
          {refusal.message} {Object.values(refusal.fieldErrors ?? {}).join(" ")}
        </Notice>
      )}
      {!mayEdit && <Notice tone="neutral">{t("editor.readOnly")}</Notice>}
      <CampaignSettingsFields
        campaign={campaign}
        draft={draft}
        onDraft={setDraft}
        workspaceHref={workspaceHref}
      />
      <SequenceEditor campaign={campaign} draft={draft} onDraft={setDraft} onSave={save} />
      {campaign.state === "draft" && (
        <LaunchPanel campaign={campaign} base={base} workspaceHref={workspaceHref} edited={edited} />
      )}
    </div>
  );
}

/** Asks before a tab with unsaved changes is closed. */
function useLeaveGuard(edited: boolean): void {
  useEffect(() => {
    if (!edited) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [edited]);
}
