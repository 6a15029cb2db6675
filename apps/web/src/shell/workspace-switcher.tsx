"use client";

import { ChevronsUpDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Menu } from "@penguin/ui/menu";
import { useMay } from "./session.tsx";
import type { ShellView } from "./shell-view.ts";

/** Says in which workspace one works and changes it. */
export function WorkspaceSwitcher({ view, current }: { view: ShellView; current: string | null }) {
  const t = useTranslations("shell.switcher");
  const may = useMay();
  const workspace = view.workspaces.find((one) => one.slug === current);
  if (!workspace)
    return view.organisation && <span className="truncate font-medium">{view.organisation}</span>;
  const trigger = (
    <button
      type="button"
      className="relative flex h-8 min-w-0 items-center gap-2 rounded-control px-2 text-start hover:bg-raised touch:h-11"
    >
      <span className="sr-only">{t("label")}: </span>
      <span className="truncate text-muted max-md:hidden">{view.organisation}</span>
      <span aria-hidden className="text-line max-md:hidden">
        /
      </span>
      <span className="truncate font-medium">{workspace.name}</span>
      <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
    </button>
  );
  const items = view.workspaces.map((one) => ({
    label: one.name,
    current: one.slug === current,
    href: `/dashboard/workspaces/${encodeURIComponent(one.slug)}`,
  }));
  const others = [
    { label: t("all"), href: "/dashboard/workspaces" },
    ...(may("workspace.create") ? [{ label: t("new"), href: "/dashboard/workspaces/new" }] : []),
  ];
  return <Menu trigger={trigger} groups={[{ label: t("workspaces"), items }, { items: others }]} />;
}
