"use client";

import { useFormatter, useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Notice } from "@penguin/ui/notice";
import { PageHeader } from "@penguin/ui/page-header";
import { LinkTabs } from "@penguin/ui/tabs";
import { EndAccess } from "./decide-grant.tsx";

const PARTS = [
  { path: "", label: "overview", needs: "staff.view-tenant" },
  { path: "/campaigns", label: "campaigns", needs: "staff.view-campaigns" },
  { path: "/audit", label: "audit", needs: "staff.view-audit" },
] as const;

/** Above everything that is read of an entered organisation: whose it is, until when, and that it is logged. */
export function LookFrame({
  tenantId,
  grantId,
  name,
  until,
  may,
  children,
}: {
  tenantId: string;
  grantId: string;
  name: string;
  until: Date;
  may: readonly string[];
  children: ReactNode;
}) {
  const t = useTranslations("staff");
  const format = useFormatter();
  const time = format.dateTime(until, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
  });
  const base = `/staff/tenants/${tenantId}`;
  const items = PARTS.filter(({ needs }) => may.includes(needs)).map(({ path, label }) => ({
    href: base + path,
    label: t(`look.${label}`),
  }));
  return (
    <>
      <Notice tone="bad" action={<EndAccess grantId={grantId} name={name} />}>
        {t("banner", { name, time })}
      </Notice>
      <PageHeader title={name} />
      <LinkTabs label={t("look.label")} items={items} current={usePathname()} />
      {children}
    </>
  );
}
