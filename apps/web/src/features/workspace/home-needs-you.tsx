"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { EmptyState } from "@penguin/ui/empty-state";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import type { Tone } from "@penguin/ui/tokens";
import { UiLink } from "@penguin/ui/ui-provider";

type Need = RouterOutputs["analytics"]["getHome"]["needsYou"][number];

const tones: Readonly<Record<Need["kind"], Tone>> = {
  campaign_paused: "bad",
  campaign_not_started: "bad",
  mailbox_broken: "bad",
  domain_degraded: "bad",
  replies_unread: "good",
  domain_unverified: "waiting",
};

const hrefOf = ({ kind, id, workspaceSlug }: Need): string => {
  const root = `/dashboard/workspaces/${encodeURIComponent(workspaceSlug)}`;
  switch (kind) {
    case "campaign_paused":
    case "campaign_not_started":
      return `${root}/campaigns/${id}`;
    case "mailbox_broken":
      return `${root}/mailboxes/${id}`;
    case "replies_unread":
      return "/dashboard/inbox?folder=unread";
    case "domain_degraded":
    case "domain_unverified":
      return `${root}/domains/${id}`;
  }
};

/** What waits for a person across all workspaces, the most harmful first. */
export function HomeNeedsYou({ needs }: { needs: readonly Need[] }) {
  const t = useTranslations("workspace.home");
  return (
    <Panel
      title={t("needsYou")}
      note={needs.length > 0 ? t("count", { count: needs.length }) : undefined}
      flush
    >
      {needs.length === 0 ? (
        <EmptyState sentence={t("nothing")} />
      ) : (
        <ul>
          {needs.map((need) => (
            <NeedRow key={`${need.kind}-${need.id}`} need={need} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function NeedRow({ need }: { need: Need }) {
  const t = useTranslations("workspace.home");
  const title = need.kind === "replies_unread" ? t("unread", { count: Number(need.title) }) : need.title;
  return (
    <li className="border-b border-line last:border-b-0">
      <UiLink
        href={hrefOf(need)}
        className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 no-underline hover:bg-raised focus-visible:-outline-offset-2 sm:grid-cols-[11rem_1fr_max-content]"
      >
        <StateMark tone={tones[need.kind]} word={t(`kind.${need.kind}`)} />
        <span className="min-w-0">
          <span className="block font-medium">{title}</span>
          <span className="block text-table text-muted">{need.detail || t(`why.${need.kind}`)}</span>
        </span>
        <span className="text-table text-muted">{need.workspaceName}</span>
      </UiLink>
    </li>
  );
}
