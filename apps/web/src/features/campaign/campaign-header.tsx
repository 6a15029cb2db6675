"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button } from "@penguin/ui/button";
import { Figure, FigureRow } from "@penguin/ui/figure";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { Strip } from "@penguin/ui/strip";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { CampaignStateMark } from "./campaign-state-mark.tsx";
import type { CampaignView } from "./campaign-view.ts";

interface CampaignHeaderProps {
  campaign: CampaignView;
  listHref: string;
  /** Where a figure opens its rows; null leaves it plain. */
  rowsHref?: (figure: "sent" | "accepted" | "replied" | "bounced") => string | null;
  /** A whole phrase such as "as of 14:02". */
  asOf: string;
  pending?: boolean;
  onPause?: () => void;
  onResume?: () => void;
}

/** The top of a campaign page: state with its reason, the strip, the counters, pause and resume. */
export function CampaignHeader({
  campaign,
  listHref,
  rowsHref,
  asOf,
  pending,
  onPause,
  onResume,
}: CampaignHeaderProps) {
  const t = useTranslations("campaign");
  const shell = useTranslations("shell");
  const turn = campaign.state === "sending" ? onPause : campaign.state === "paused" ? onResume : undefined;
  usePauseKey(pending ? undefined : turn);
  const running = campaign.state === "sending";
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={campaign.name}
        above={
          <Breadcrumbs label={shell("breadcrumbs")} items={[{ href: listHref, label: t("list.title") }]} />
        }
        state={<CampaignStateMark state={campaign.state} reason={campaign.reason} next={campaign.next} />}
        mainAction={
          turn && (
            <Button
              variant={running ? "outline" : "filled"}
              icon={running ? <Pause aria-hidden /> : <Play aria-hidden />}
              keys="p"
              pending={pending}
              onClick={turn}
            >
              {running ? t("action.pause") : t("action.resume")}
            </Button>
          )
        }
      />
      <Panel title={t("header.days")} note={asOf}>
        <div className="flex flex-col gap-6">
          <Strip
            size="full"
            segments={campaign.segments}
            today={campaign.today}
            summary={campaign.stripSummary}
          />
          <CampaignFigures campaign={campaign} rowsHref={rowsHref} />
        </div>
      </Panel>
    </div>
  );
}

function CampaignFigures({ campaign, rowsHref }: Pick<CampaignHeaderProps, "campaign" | "rowsHref">) {
  const t = useTranslations("campaign.header");
  const phrase = useFigurePhrase();
  const wholes = {
    sent: undefined,
    accepted: campaign.sent,
    replied: campaign.accepted,
    bounced: campaign.sent,
  };
  return (
    <FigureRow>
      <Figure label={t("contacts")} value={campaign.contacts} />
      {(["sent", "accepted", "replied", "bounced"] as const).map((figure) => (
        <Figure
          key={figure}
          label={t(figure)}
          value={campaign[figure]}
          whole={wholes[figure]}
          phrase={phrase}
          href={rowsHref?.(figure) ?? undefined}
        />
      ))}
    </FigureRow>
  );
}

function usePauseKey(turn: (() => void) | undefined): void {
  useEffect(() => {
    if (!turn) return;
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.key !== "p" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target?.closest("input, textarea, [contenteditable=true], [role=dialog], [role=menu]")) return;
      turn();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [turn]);
}
