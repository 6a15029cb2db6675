"use client";

import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { Notice } from "@penguin/ui/notice";
import { Facts, Panel } from "@penguin/ui/panel";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Campaign } from "./campaign-view.ts";
import { LaunchButton } from "./launch-button.tsx";
import { type Check, planOf } from "./launch-plan.ts";

const useChecks = (campaign: Campaign) => {
  const trpc = useTRPC();
  return useQuery(trpc.campaign.checkLaunch.queryOptions({ campaignId: campaign.id }));
};

/** Starts a scheduled campaign before its time; offered only when nothing is missing. */
export function StartNow({ campaign, base }: { campaign: Campaign; base: string }) {
  const { data: checks } = useChecks(campaign);
  const may = useMay();
  if (!checks?.every((check) => check.ok) || !may("campaign.launch")) return null;
  return <LaunchButton campaign={campaign} base={base} checks={checks} />;
}

/** Takes a scheduled campaign back to draft and opens its editor. */
export function TakeBack({ campaign, base }: { campaign: Campaign; base: string }) {
  const t = useTranslations("campaign.schedule");
  const client = useTRPCClient();
  const router = useRouter();
  const may = useMay();
  const { run, pending } = useAction();
  if (!may("campaign.unschedule")) return null;
  const takeBack = async () => {
    const isDraft = await run(
      () => client.campaign.unschedule.mutate({ campaignId: campaign.id }),
      t("takenBack", { name: campaign.name }),
    );
    if (isDraft) router.push(`${base}/${campaign.id}/edit`);
  };
  return (
    <Button icon={<Undo2 aria-hidden />} pending={pending} onClick={() => void takeBack()}>
      {t("takeBack")}
    </Button>
  );
}

/** When a scheduled campaign starts, what will leave then, and what would keep it from starting. */
export function ScheduledStart({ campaign }: { campaign: Campaign }) {
  const t = useTranslations("campaign.schedule");
  const query = useChecks(campaign);
  return (
    <Loaded query={query} what={t("title")} kind="panel">
      {(checks) => <StartPanel campaign={campaign} checks={checks} />}
    </Loaded>
  );
}

function StartPanel({ campaign, checks }: { campaign: Campaign; checks: readonly Check[] }) {
  const t = useTranslations("campaign");
  const { startAt, window } = campaign;
  const open = checks.filter((check) => !check.ok);
  return (
    <Panel title={t("schedule.title")}>
      <div className="flex flex-col gap-4">
        {open.length > 0 && (
          <Notice tone="bad" title={t("schedule.wouldNotStart")}>
            {open.map((check) => t(`check.${check.key}.missing`, check.values)).join(" ")}
          </Notice>
        )}
        <Facts
          facts={[
            {
              name: t("schedule.starts"),
              value: startAt && (
                <>
                  <TimeText at={startAt} zone={window.zone} /> {window.zone}
                </>
              ),
            },
            { name: t("schedule.sends"), value: t("launch.plan", planOf(checks)) },
          ]}
        />
        <p className="text-muted">{t("schedule.checkedAgain")}</p>
      </div>
    </Panel>
  );
}
