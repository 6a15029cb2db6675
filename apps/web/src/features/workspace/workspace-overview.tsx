"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Settings, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { ButtonLink } from "@penguin/ui/button";
import { EmptyState } from "@penguin/ui/empty-state";
import { Figure, FigureRow } from "@penguin/ui/figure";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { StripPanel } from "../campaign/strip-panel.tsx";

interface WorkspaceOverviewProps {
  workspace: { id: string; slug: string; name: string };
}

/** One workspace: its campaigns as strips, and what it sends with. */
export function WorkspaceOverview({ workspace }: WorkspaceOverviewProps) {
  const t = useTranslations("workspace");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const may = useMay();
  const root = `/dashboard/workspaces/${workspace.slug}`;
  const campaigns = useQuery(trpc.campaign.list.queryOptions({ workspaceId: workspace.id }));
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={workspace.name}
        above={
          <Breadcrumbs
            label={shell("breadcrumbs")}
            items={[{ href: "/dashboard/workspaces", label: t("list.title") }]}
          />
        }
        actions={
          <>
            <ButtonLink icon={<Users aria-hidden />} href={`${root}/members`}>
              {t("workspaceMembers.link")}
            </ButtonLink>
            <ButtonLink icon={<Settings aria-hidden />} href={`${root}/settings`}>
              {t("overview.settings")}
            </ButtonLink>
          </>
        }
        mainAction={
          may("campaign.create") && (
            <ButtonLink variant="filled" icon={<Plus aria-hidden />} href={`${root}/campaigns/new`}>
              {t("home.newCampaign")}
            </ButtonLink>
          )
        }
      />
      <Means workspaceId={workspace.id} root={root} />
      <Loaded query={campaigns} what={shell("nav.campaigns")} kind="panel">
        {(page) =>
          page.rows.length === 0 ? (
            <Panel title={shell("nav.campaigns")} flush>
              <EmptyState sentence={t("overview.noCampaigns")} />
            </Panel>
          ) : (
            <StripPanel
              title={shell("nav.campaigns")}
              campaigns={page.rows}
              placeOf={() => ({ base: `${root}/campaigns` })}
            />
          )
        }
      </Loaded>
    </div>
  );
}

function Means({ workspaceId, root }: { workspaceId: string; root: string }) {
  const t = useTranslations("workspace.overview");
  const trpc = useTRPC();
  const domains = useQuery(trpc.senderDomain.list.queryOptions({ workspaceId }));
  const mailboxes = useQuery(trpc.mailbox.list.queryOptions({ workspaceId }));
  const lists = useQuery(trpc.contact.listLists.queryOptions({ workspaceId }));
  if (!domains.data || !mailboxes.data || !lists.data) return null;
  const working = mailboxes.data.filter((mailbox) => mailbox.state === "active");
  const used = mailboxes.data.reduce((sum, mailbox) => sum + mailbox.usedToday, 0);
  const perDay = working.reduce((sum, mailbox) => sum + mailbox.dailyLimit, 0);
  return (
    <Panel title={t("means")}>
      <FigureRow>
        <Figure
          label={t("domains")}
          value={domains.data.filter((domain) => domain.state === "verified").length}
          whole={domains.data.length}
          href={`${root}/domains`}
        />
        <Figure
          label={t("mailboxes")}
          value={working.length}
          whole={mailboxes.data.length}
          href={`${root}/mailboxes`}
        />
        <Figure label={t("today")} value={used} whole={perDay} href={`${root}/mailboxes`} />
        <Figure label={t("lists")} value={lists.data.length} href="/dashboard/contacts/lists" />
      </FigureRow>
    </Panel>
  );
}
