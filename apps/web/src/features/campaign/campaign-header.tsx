"use client";

import { Archive, Pause, Pencil, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button, ButtonLink } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { PageHeader } from "@penguin/ui/page-header";
import { LinkTabs } from "@penguin/ui/tabs";
import { useMay } from "../../shell/session.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { CampaignStateMark } from "./campaign-state-mark.tsx";
import type { Campaign, CampaignAnalytics } from "./campaign-view.ts";
import { StartNow, TakeBack } from "./scheduled-start.tsx";
import { StopButton } from "./stop-button.tsx";
import { usePauseKey } from "./use-pause-key.ts";
import { useMoment } from "../../shell/use-moment.ts";

interface CampaignHeaderProps {
  campaign: Campaign;
  analytics: CampaignAnalytics | undefined;
  base: string;
  tab: "overview" | "recipients" | "messages";
}

/** The top of a campaign's pages: state with its reason and next moment, pause and resume, and the tabs. */
export function CampaignHeader({ campaign, analytics, base, tab }: CampaignHeaderProps) {
  const t = useTranslations("campaign");
  const shell = useTranslations("shell");
  const href = `${base}/${campaign.id}`;
  const tabs = { overview: href, recipients: `${href}/recipients`, messages: `${href}/messages` };
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={campaign.name}
        above={<Breadcrumbs label={shell("breadcrumbs")} items={[{ href: base, label: t("list.title") }]} />}
        state={<CampaignStateMark campaign={campaign} next={useNextText(campaign, analytics)} />}
        actions={<CampaignActions campaign={campaign} base={base} />}
        mainAction={
          campaign.state === "scheduled" ? (
            <StartNow campaign={campaign} base={base} />
          ) : (
            <TurnButton campaign={campaign} />
          )
        }
      />
      <LinkTabs
        label={campaign.name}
        current={tabs[tab]}
        items={[
          { href: tabs.overview, label: t("tab.overview") },
          { href: tabs.recipients, label: t("tab.recipients") },
          { href: tabs.messages, label: t("tab.messages") },
        ]}
      />
    </div>
  );
}

/** When messages leave next, by the day. */
function useNextText(campaign: Campaign, analytics: CampaignAnalytics | undefined): string | undefined {
  const t = useTranslations("campaign.header");
  const moment = useMoment();
  const next = campaign.state === "active" ? analytics?.days.find((day) => day.planned > 0) : undefined;
  if (!next) return undefined;
  const day = moment(`${next.day}T00:00:00Z`, { zone: "UTC", weekday: true, time: false });
  return t("next", { count: next.planned, day });
}

function TurnButton({ campaign }: { campaign: Campaign }) {
  const t = useTranslations("campaign.action");
  const client = useTRPCClient();
  const may = useMay();
  const { run, pending } = useAction();
  const input = { campaignId: campaign.id };
  const pause = () => void run(() => client.campaign.pause.mutate(input), t("paused"));
  const resume = () => void run(() => client.campaign.resume.mutate(input), t("resumed"));
  const running = campaign.state === "active";
  const offered = running ? may("campaign.pause") : campaign.state === "paused" && may("campaign.resume");
  const turn = running ? pause : resume;
  usePauseKey(offered && !pending ? turn : undefined);
  if (!offered) return null;
  return (
    <Button
      variant={running ? "outline" : "filled"}
      icon={running ? <Pause aria-hidden /> : <Play aria-hidden />}
      keys="p"
      pending={pending}
      onClick={turn}
    >
      {running ? t("pause") : t("resume")}
    </Button>
  );
}

const editable = ["draft", "paused"];
const archivable = ["paused", "completed", "failed"];

function CampaignActions({ campaign, base }: { campaign: Campaign; base: string }) {
  const t = useTranslations("campaign.action");
  const client = useTRPCClient();
  const router = useRouter();
  const may = useMay();
  const { run } = useAction();
  const [asking, setAsking] = useState(false);
  const archive = async () => {
    if (await run(() => client.campaign.archive.mutate({ campaignId: campaign.id }), t("archived")))
      router.push(base);
  };
  return (
    <>
      {campaign.state === "scheduled" && <TakeBack campaign={campaign} base={base} />}
      {editable.includes(campaign.state) && may("campaign.update") && (
        <ButtonLink icon={<Pencil aria-hidden />} href={`${base}/${campaign.id}/edit`}>
          {t("edit")}
        </ButtonLink>
      )}
      <StopButton campaign={campaign} />
      {archivable.includes(campaign.state) && may("campaign.archive") && (
        <Button icon={<Archive aria-hidden />} onClick={() => setAsking(true)}>
          {t("archive")}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("archiveTitle", { name: campaign.name })}
        goes={[t("archiveGoes", { count: campaign.enrollments["active"] ?? 0 })]}
        stays={[t("archiveStays")]}
        confirmLabel={t("archive")}
        onConfirm={archive}
      />
    </>
  );
}
