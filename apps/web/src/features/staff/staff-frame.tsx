"use client";

import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { SkipLink } from "@penguin/ui/app-shell";
import { Badge } from "@penguin/ui/badge";
import { LinkTabs } from "@penguin/ui/tabs";
import { Brand } from "../../shell/brand.tsx";
import { ClientProvider } from "../../trpc/client-provider.tsx";

/** The staff's own frame; its red edge tells it from the dashboard at a glance. */
export function StaffFrame({
  role,
  places,
  children,
}: {
  role: string;
  /** The pages of the platform that this role may see. */
  places: readonly ("queues" | "reconciliation")[];
  children: ReactNode;
}) {
  const t = useTranslations("staff");
  const shell = useTranslations("shell");
  const path = usePathname();
  const items = [
    { href: "/staff", label: t("nav.tenants") },
    { href: "/staff/grants", label: t("nav.grants") },
    ...places.map((place) => ({ href: `/staff/${place}`, label: t(`nav.${place}`) })),
    { href: "/dashboard", label: t("nav.dashboard") },
  ];
  const current = items.find(({ href }) => href === path)?.href ?? "/staff";
  return (
    <ClientProvider>
      <div className="flex min-h-dvh flex-col border-t-4 border-bad">
        <SkipLink />
        <header className="mx-auto flex w-full max-w-[84rem] flex-wrap items-center gap-x-4 gap-y-2 px-6 pt-3 max-sm:px-4">
          <Brand name={shell("product")} />
          <span className="font-strong text-bad">{t("title")}</span>
          <Badge mono>{role}</Badge>
          <div className="w-full">
            <LinkTabs label={t("title")} items={items} current={current} />
          </div>
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto flex w-full max-w-[84rem] flex-1 flex-col gap-4 px-6 py-6 outline-none max-sm:px-4 max-sm:has-data-main-action:pb-24"
        >
          {children}
        </main>
      </div>
    </ClientProvider>
  );
}
