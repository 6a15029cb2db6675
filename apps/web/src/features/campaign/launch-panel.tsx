"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { Rocket } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { MainAction } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Campaign } from "./campaign-view.ts";

type Check = RouterOutputs["campaign"]["checkLaunch"][number];

interface LaunchPanelProps {
  campaign: Campaign;
  base: string;
  workspaceHref: string;
  edited: boolean;
  onSave: () => Promise<boolean>;
}

/** What must hold before a campaign may start. The launch is offered only when nothing is missing. */
export function LaunchPanel(props: LaunchPanelProps) {
  const t = useTranslations("campaign.launch");
  const trpc = useTRPC();
  const query = useQuery(trpc.campaign.checkLaunch.queryOptions({ campaignId: props.campaign.id }));
  return (
    <Loaded query={query} what={t("title")} kind="panel">
      {(checks) => <Checklist {...props} checks={checks} />}
    </Loaded>
  );
}

function Checklist({ checks, ...props }: LaunchPanelProps & { checks: readonly Check[] }) {
  const t = useTranslations("campaign.launch");
  const missing = checks.filter((check) => !check.ok).length;
  const may = useMay();
  return (
    <Panel
      title={t("title")}
      note={missing > 0 ? t("missing", { count: missing }) : t("ready")}
      flush
      id="launch"
    >
      <ul>
        {checks.map((check) => (
          <CheckRow key={check.key} check={check} workspaceHref={props.workspaceHref} />
        ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-3 p-4">
        <p className="text-muted">
          {props.edited ? t("saveFirst") : missing > 0 ? t("fixFirst") : t("plan", planOf(checks))}
        </p>
        {missing === 0 && !props.edited && may("campaign.launch") && <Launch {...props} checks={checks} />}
      </div>
    </Panel>
  );
}

const numberOf = (checks: readonly Check[], key: Check["key"], name: string): number =>
  Number(checks.find((check) => check.key === key)?.values[name] ?? 0);

const planOf = (checks: readonly Check[]) => ({
  contacts: numberOf(checks, "recipients", "eligible"),
  steps: numberOf(checks, "steps", "steps"),
  mails: numberOf(checks, "limits", "mails"),
  perDay: numberOf(checks, "limits", "perDay"),
  days: numberOf(checks, "limits", "days"),
});

function CheckRow({ check, workspaceHref }: { check: Check; workspaceHref: string }) {
  const t = useTranslations("campaign.check");
  const fixes: Readonly<Record<Check["key"], string>> = {
    steps: "#steps",
    recipients: "#audience",
    mailboxes: "#senders",
    domains: `${workspaceHref}/domains`,
    postal_address: `${workspaceHref}/settings`,
    opt_out: "#steps",
    window: "#window",
    limits: "#senders",
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5">
      <StateMark
        className="w-24"
        tone={check.ok ? "good" : "bad"}
        word={check.ok ? t("met") : t("missing")}
      />
      <span className="min-w-0 flex-1 basis-56">
        <span className="block">{t(`${check.key}.label`)}</span>
        <span className="block text-table text-muted">
          {t(`${check.key}.${check.ok ? "met" : "missing"}`, check.values)}
        </span>
      </span>
      {!check.ok && (
        <ButtonLink size="small" href={fixes[check.key]}>
          {t("fix")}
        </ButtonLink>
      )}
    </li>
  );
}

function Launch({ campaign, base, checks }: LaunchPanelProps & { checks: readonly Check[] }) {
  const t = useTranslations("campaign.launch");
  const client = useTRPCClient();
  const router = useRouter();
  const { run, pending } = useAction();
  const [asking, setAsking] = useState(false);
  const plan = planOf(checks);
  const launch = async () => {
    const isOn = await run(
      () => client.campaign.launch.mutate({ campaignId: campaign.id }),
      t("launched", { name: campaign.name }),
    );
    if (isOn) router.push(`${base}/${campaign.id}`);
  };
  return (
    <>
      <MainAction>
        <Button
          variant="filled"
          icon={<Rocket aria-hidden />}
          pending={pending}
          onClick={() => setAsking(true)}
        >
          {t("launch")}
        </Button>
      </MainAction>
      <ConfirmDialog
        isStart
        open={asking}
        onOpenChange={setAsking}
        title={t("confirmTitle", { name: campaign.name })}
        goes={[t("goesContacts", plan), t("goesMails", plan)]}
        stays={[t("staysPause")]}
        confirmLabel={t("launch")}
        onConfirm={launch}
      />
    </>
  );
}
