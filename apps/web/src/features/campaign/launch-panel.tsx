"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { MainAction } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import type { Campaign } from "./campaign-view.ts";
import { LaunchButton } from "./launch-button.tsx";
import { type Check, planOf } from "./launch-plan.ts";
import { StartLater } from "./start-later.tsx";

interface LaunchPanelProps {
  campaign: Campaign;
  base: string;
  workspaceHref: string;
  edited: boolean;
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
      <div className="flex flex-wrap items-center gap-3 p-4">
        <p className="me-auto text-muted">
          {props.edited ? t("saveFirst") : missing > 0 ? t("fixFirst") : t("plan", planOf(checks))}
        </p>
        {missing === 0 && !props.edited && (
          <>
            {may("campaign.schedule") && <StartLater campaign={props.campaign} base={props.base} />}
            {may("campaign.launch") && (
              <MainAction>
                <LaunchButton campaign={props.campaign} base={props.base} checks={checks} />
              </MainAction>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

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
