"use client";

import { Rocket } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button, ButtonLink } from "@penguin/ui/button";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { MainAction } from "@penguin/ui/page-header";

/** One condition of a launch. `advice` does not hold it up. `fix` goes to where it is put right. */
export interface LaunchCheck {
  id: string;
  label: string;
  detail: string;
  outcome: "met" | "missing" | "advice";
  fix?: { label: string; href: string };
}

interface LaunchChecklistProps {
  checks: readonly LaunchCheck[];
  contacts: number;
  firstAt: string | null;
  pending?: boolean;
  onLaunch: () => void;
}

const tones = { met: "good", missing: "bad", advice: "waiting" } as const;

/** What must hold before a campaign may start. The button is there only when nothing is missing. */
export function LaunchChecklist({ checks, contacts, firstAt, pending, onLaunch }: LaunchChecklistProps) {
  const t = useTranslations("campaign.launch");
  const missing = checks.filter((check) => check.outcome === "missing").length;
  return (
    <Panel title={t("title")} note={missing > 0 ? t("missing", { count: missing }) : t("ready")} flush>
      <ul>
        {checks.map((check) => (
          <li
            key={check.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5"
          >
            <StateMark className="w-24" tone={tones[check.outcome]} word={t(`outcome.${check.outcome}`)} />
            <span className="min-w-0 flex-1 basis-56">
              <span className="block">{check.label}</span>
              <span className="block text-table text-muted">{check.detail}</span>
            </span>
            {check.fix && check.outcome !== "met" && (
              <ButtonLink size="small" href={check.fix.href}>
                {check.fix.label}
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-3 p-4">
        <p className="text-muted">
          {firstAt ? t("plan", { contacts, firstAt }) : t("planNoTime", { contacts })}
        </p>
        {missing === 0 && (
          <MainAction>
            <Button variant="filled" icon={<Rocket aria-hidden />} pending={pending} onClick={onLaunch}>
              {t("launch")}
            </Button>
          </MainAction>
        )}
      </div>
    </Panel>
  );
}
