"use client";

import { Rocket } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Campaign } from "./campaign-view.ts";
import { type Check, planOf } from "./launch-plan.ts";

/** Launches a draft, or a scheduled campaign before its time, after saying with counts what that does. */
export function LaunchButton({
  campaign,
  base,
  checks,
}: {
  campaign: Campaign;
  base: string;
  checks: readonly Check[];
}) {
  const t = useTranslations("campaign.launch");
  const client = useTRPCClient();
  const router = useRouter();
  const { run, pending } = useAction();
  const [asking, setAsking] = useState(false);
  const plan = planOf(checks);
  const label = campaign.state === "scheduled" ? t("startNow") : t("launch");
  const launch = async () => {
    const isOn = await run(
      () => client.campaign.launch.mutate({ campaignId: campaign.id }),
      t("launched", { name: campaign.name }),
    );
    if (isOn) router.push(`${base}/${campaign.id}`);
  };
  return (
    <>
      <Button
        variant="filled"
        icon={<Rocket aria-hidden />}
        pending={pending}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      <ConfirmDialog
        isStart
        open={asking}
        onOpenChange={setAsking}
        title={t("confirmTitle", { name: campaign.name })}
        goes={[t("goesContacts", plan), t("goesMails", plan)]}
        stays={[t("staysPause")]}
        confirmLabel={label}
        onConfirm={launch}
      />
    </>
  );
}
