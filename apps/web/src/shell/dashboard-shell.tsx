"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AppShell } from "@penguin/ui/app-shell";
import { CommandPalette, type PaletteCommand } from "@penguin/ui/command-palette";
import { KeysDialog } from "@penguin/ui/keys-dialog";
import type { Theme } from "@penguin/ui/theme-toggle";
import { Brand } from "./brand.tsx";
import { currentPlace, placeHref, places } from "./navigation.tsx";
import { useMay } from "./session.tsx";
import type { ShellView } from "./shell-view.ts";
import { usePaletteSearch } from "./use-palette-search.ts";
import { UserMenu } from "./user-menu.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

interface DashboardShellProps {
  view: ShellView;
  theme: Theme;
  onSignOut?: () => void;
  onSwitch?: (tenantId: string) => void;
  children: ReactNode;
}

/** The workspace in the address, or the first one when the page belongs to none. */
function workspaceOf(pathname: string, view: ShellView): string | null {
  const slug = /^\/dashboard\/workspaces\/([^/]+)/.exec(pathname)?.[1];
  const named = slug === undefined ? undefined : decodeURIComponent(slug);
  return view.workspaces.find((one) => one.slug === named)?.slug ?? view.workspaces[0]?.slug ?? null;
}

/** The frame around every dashboard page: navigation, switcher, palette, keys, account and banner. */
export function DashboardShell({ view, theme, onSignOut, onSwitch, children }: DashboardShellProps) {
  const t = useTranslations("shell");
  const pathname = usePathname();
  const router = useRouter();
  const workspace = workspaceOf(pathname, view);
  const items = places.flatMap((place) => {
    const href = placeHref(place, workspace);
    if (href === null) return [];
    const count = place.id === "inbox" ? view.unreadReplies : undefined;
    return [{ ...place, href, label: t(`nav.${place.id}`), count }];
  });
  const { found, onSearch } = usePaletteSearch();
  const actions = useActions(workspace);
  const groups = [
    ...found,
    { label: t("palette.actions"), commands: actions },
    {
      label: t("palette.go"),
      commands: items.map(({ id, href, label, icon }) => ({ id, href, label, icon })),
    },
    {
      label: t("palette.workspaces"),
      commands: view.workspaces.map((one) => ({
        id: `workspace-${one.slug}`,
        label: one.name,
        href: `/dashboard/workspaces/${encodeURIComponent(one.slug)}`,
      })),
    },
  ].filter((group) => group.commands.length > 0);
  return (
    <AppShell
      brand={<Brand name={t("product")} />}
      items={items}
      current={currentPlace(pathname, workspace)}
      switcher={<WorkspaceSwitcher view={view} current={workspace} />}
      search={<CommandPalette groups={groups} onGo={(href) => router.push(href)} onSearch={onSearch} />}
      userMenu={<UserMenu view={view} theme={theme} onSignOut={onSignOut} onSwitch={onSwitch} />}
      banner={view.closedNetwork ? t("closedNetwork") : undefined}
    >
      {children}
      <Keys />
    </AppShell>
  );
}

/** What the palette can start, as far as the person may. */
function useActions(workspace: string | null): readonly PaletteCommand[] {
  const t = useTranslations("shell.palette");
  const may = useMay();
  const root = workspace === null ? null : `/dashboard/workspaces/${encodeURIComponent(workspace)}`;
  return [
    ...(root !== null && may("campaign.create")
      ? [{ id: "new-campaign", label: t("newCampaign"), href: `${root}/campaigns/new` }]
      : []),
    ...(may("contact.upload-file")
      ? [{ id: "import", label: t("import"), href: "/dashboard/contacts/imports/new" }]
      : []),
    ...(may("contact.create")
      ? [{ id: "new-contact", label: t("newContact"), href: "/dashboard/contacts/new" }]
      : []),
    ...(root !== null && may("sender-domain.add")
      ? [{ id: "new-domain", label: t("newDomain"), href: `${root}/domains/new` }]
      : []),
    ...(root !== null && may("mailbox.connect")
      ? [{ id: "new-mailbox", label: t("newMailbox"), href: `${root}/mailboxes/new` }]
      : []),
    ...(may("workspace.create")
      ? [{ id: "new-workspace", label: t("newWorkspace"), href: "/dashboard/workspaces/new" }]
      : []),
  ];
}

function Keys() {
  const t = useTranslations("shell.keys");
  return (
    <KeysDialog
      keys={[
        { keys: "Ctrl K", label: t("search") },
        { keys: "/", label: t("filter") },
        { keys: "j k", label: t("move") },
        { keys: "Enter", label: t("open") },
        { keys: "x", label: t("select") },
        { keys: "p", label: t("pause") },
        { keys: "Esc", label: t("close") },
        { keys: "?", label: t("help") },
      ]}
    />
  );
}
