"use client";

import { Plus, Upload } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { PageHeader } from "@penguin/ui/page-header";
import { LinkTabs } from "@penguin/ui/tabs";
import { useMay } from "../../shell/session.tsx";

const root = "/dashboard/contacts";

/** Contacts, their lists and their imports, as tabs that are pages. */
export function ContactsFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("contact");
  const may = useMay();
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("list.title")}
        actions={
          may("contact.create") && (
            <ButtonLink icon={<Plus aria-hidden />} href={`${root}/new`}>
              {t("list.add")}
            </ButtonLink>
          )
        }
        mainAction={
          may("contact.upload-file") && (
            <ButtonLink variant="filled" icon={<Upload aria-hidden />} href={`${root}/imports/new`}>
              {t("list.import")}
            </ButtonLink>
          )
        }
      />
      <LinkTabs
        label={t("list.title")}
        current={usePathname()}
        items={[
          { href: root, label: t("tabs.contacts") },
          { href: `${root}/lists`, label: t("tabs.lists") },
          { href: `${root}/imports`, label: t("tabs.imports") },
        ]}
      />
      {children}
    </div>
  );
}
