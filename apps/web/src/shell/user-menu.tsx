"use client";

import { LogOut, Settings } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense } from "react";
import { Menu } from "@penguin/ui/menu";
import type { Theme } from "@penguin/ui/theme-toggle";
import { Picture } from "./picture.tsx";
import type { ShellView } from "./shell-view.ts";

/** Its code is fetched when the menu opens; what it shows then has its place kept. */
const ThemeToggle = lazy(() =>
  import("@penguin/ui/theme-toggle").then((module) => ({ default: module.ThemeToggle })),
);

/** Who is signed in, in which organisation, the appearance and the way out. */
export function UserMenu({
  view: { user, organisations },
  theme,
  onSignOut,
  onSwitch,
}: {
  view: ShellView;
  theme: Theme;
  onSignOut?: () => void;
  onSwitch?: (tenantId: string) => void;
}) {
  const t = useTranslations("shell.user");
  const trigger = (
    <button
      type="button"
      aria-label={t("label")}
      className="relative shrink-0 rounded-full border border-line hover:border-field touch:after:absolute touch:after:-inset-1.5"
    >
      <Picture name={user?.name ?? ""} pictureId={user?.avatarId} of="account/avatar" />
    </button>
  );
  const account = {
    label: t("account"),
    icon: <Settings aria-hidden />,
    href: "/dashboard/settings/profile",
  };
  const out = onSignOut ? [{ label: t("signOut"), icon: <LogOut aria-hidden />, onSelect: onSignOut }] : [];
  const others = organisations.map(({ tenantId, name, current }) => ({
    label: name,
    current,
    onSelect: () => !current && onSwitch?.(tenantId),
  }));
  return (
    <Menu
      align="end"
      trigger={trigger}
      groups={[
        ...(others.length > 1 ? [{ label: t("organisations"), items: others }] : []),
        { items: [account, ...out] },
      ]}
      header={
        user && (
          <>
            <p className="font-medium">{user.name}</p>
            <p className="font-mono text-label text-muted">{user.email}</p>
          </>
        )
      }
      footer={
        <Suspense fallback={<div className="h-8 touch:h-12" />}>
          <ThemeToggle initial={theme} />
        </Suspense>
      }
    />
  );
}
