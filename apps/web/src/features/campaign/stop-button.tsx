"use client";

import { Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { useToast } from "@penguin/ui/toast";
import { useMay } from "../../shell/session.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Campaign } from "./campaign-view.ts";

/** Ends a campaign for good, and says what had left, what is in flight and what was taken back. */
export function StopButton({ campaign }: { campaign: Campaign }) {
  const t = useTranslations("campaign.action");
  const client = useTRPCClient();
  const toast = useToast();
  const may = useMay();
  const { run } = useAction();
  const [asking, setAsking] = useState(false);
  if ((campaign.state !== "active" && campaign.state !== "paused") || !may("campaign.stop")) return null;
  const underWay = (campaign.enrollments["active"] ?? 0) + (campaign.enrollments["sending"] ?? 0);
  const stop = () =>
    run(async () => {
      const numbers = await client.campaign.stop.mutate({ campaignId: campaign.id });
      toast({ tone: "good", title: t("stopped", { ...numbers }) });
    });
  return (
    <>
      <Button icon={<Square aria-hidden />} onClick={() => setAsking(true)}>
        {t("stop")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("stopTitle", { name: campaign.name })}
        goes={[t("stopGoes", { count: underWay })]}
        stays={[t("stopStays")]}
        confirmLabel={t("stop")}
        onConfirm={async () => void (await stop())}
      />
    </>
  );
}
