"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageHeader } from "@penguin/ui/page-header";
import { LinkTabs } from "@penguin/ui/tabs";
import { useMay } from "../../shell/session.tsx";

const root = "/dashboard/settings";

/** The settings of the organisation, as tabs that are pages. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("workspace.organisation");
  const own = useTranslations("account");
  const keys = useTranslations("api-key");
  const may = useMay();
  const items = [
    { href: root, label: t("tab") },
    { href: `${root}/members`, label: t("members") },
    ...(may("workspace.get-policies") ? [{ href: `${root}/policies`, label: t("policies") }] : []),
    ...(may("api-key.list")
      ? [
          { href: `${root}/developers/api-keys`, label: keys("tab") },
          { href: `${root}/developers/explorer`, label: keys("explorerTab") },
        ]
      : []),
    ...(may("audit-log.list") ? [{ href: `${root}/audit-log`, label: t("auditLog") }] : []),
    { href: `${root}/profile`, label: own("profile.tab") },
    { href: `${root}/security`, label: own("security.tab") },
  ];
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t("title")} />
      <LinkTabs label={t("title")} items={items} current={usePathname()} />
      {children}
    </div>
  );
}
