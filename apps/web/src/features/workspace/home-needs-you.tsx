"use client";

import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { EmptyState } from "@penguin/ui/empty-state";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { Strip } from "@penguin/ui/strip";
import type { StripSegment } from "@penguin/ui/strip-layout";
import type { Tone } from "@penguin/ui/tokens";
import { UiLink } from "@penguin/ui/ui-provider";

/** One thing that waits for a person: what, where, why, and the way to it. `harm` sorts, the worst first. */
export interface NeedsYouItem {
  id: string;
  tone: Tone;
  word: string;
  title: string;
  reason: string;
  workspace: string;
  href: string;
  harm: number;
}

/** A campaign that sends today. */
export interface TodayStrip {
  id: string;
  name: string;
  workspace: string;
  href: string;
  segments: readonly StripSegment[];
  today: string;
  summary: string;
}

interface HomeProps {
  items: readonly NeedsYouItem[];
  strips?: readonly TodayStrip[];
  /** Null when there is no workspace to make a campaign in. */
  newCampaignHref?: string | null;
  sampleHref?: string | null;
  children?: React.ReactNode;
}

/** Home: what needs a person, sorted by harm; then today's strips; then numbers as children. */
export function HomeNeedsYou({ items, strips = [], newCampaignHref, sampleHref, children }: HomeProps) {
  const t = useTranslations("workspace.home");
  const sorted = items.toSorted((a, b) => b.harm - a.harm);
  const start = newCampaignHref && (
    <ButtonLink variant="filled" href={newCampaignHref}>
      {t("newCampaign")}
    </ButtonLink>
  );
  const empty = items.length === 0 && strips.length === 0;
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title={t("title")} mainAction={empty ? undefined : start || undefined} />
      <Panel
        title={t("needsYou")}
        note={items.length > 0 ? t("count", { count: items.length }) : undefined}
        flush
      >
        {sorted.length === 0 ? (
          <EmptyState
            sentence={empty ? t("start") : t("nothing")}
            action={empty ? start : undefined}
            sample={empty && sampleHref && <ButtonLink href={sampleHref}>{t("sample")}</ButtonLink>}
          />
        ) : (
          <ul>
            {sorted.map((item) => (
              <NeedsYouRow key={item.id} item={item} />
            ))}
          </ul>
        )}
      </Panel>
      {strips.length > 0 && (
        <Panel title={t("today")} flush>
          <ul>
            {strips.map((strip) => (
              <StripRow key={strip.id} strip={strip} />
            ))}
          </ul>
        </Panel>
      )}
      {children}
    </div>
  );
}

function NeedsYouRow({ item }: { item: NeedsYouItem }) {
  return (
    <li className="border-b border-line last:border-b-0">
      <UiLink
        href={item.href}
        className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 no-underline hover:bg-raised focus-visible:-outline-offset-2 sm:grid-cols-[9rem_1fr_max-content]"
      >
        <StateMark tone={item.tone} word={item.word} />
        <span className="min-w-0">
          <span className="block font-medium">{item.title}</span>
          <span className="block text-table text-muted">{item.reason}</span>
        </span>
        <span className="text-table text-muted">{item.workspace}</span>
      </UiLink>
    </li>
  );
}

function StripRow({ strip }: { strip: TodayStrip }) {
  return (
    <li className="border-b border-line last:border-b-0">
      <UiLink
        href={strip.href}
        className="grid items-center gap-x-6 gap-y-2 px-4 py-3 no-underline hover:bg-raised focus-visible:-outline-offset-2 sm:grid-cols-[15rem_1fr]"
      >
        <span className="min-w-0">
          <span className="block truncate font-medium">{strip.name}</span>
          <span className="block text-table text-muted">{strip.workspace}</span>
        </span>
        <Strip segments={strip.segments} today={strip.today} summary={strip.summary} />
      </UiLink>
    </li>
  );
}
