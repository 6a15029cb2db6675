"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { MergeTag } from "./merge-tag-menu.tsx";

const personal = ["first_name", "last_name", "company", "title", "city", "country"] as const;

/** The fields a text may name: those every contact has, and the own fields of these contacts. */
export function useMergeTags(
  contacts: ReadonlyArray<{ attributes: Record<string, string> }>,
): readonly MergeTag[] {
  const t = useTranslations("campaign.tag");
  return useMemo(() => {
    const own = [...new Set(contacts.flatMap((contact) => Object.keys(contact.attributes)))].toSorted();
    return [
      ...personal.map((name) => ({
        name: `contact.${name}`,
        label: t(`${name}.label`),
        fallback: t(`${name}.fallback`),
      })),
      ...own.map((name) => ({ name: `contact.attributes.${name}`, label: t("own", { name }), fallback: "" })),
      { name: "contact.email", label: t("email") },
      { name: "sender.name", label: t("senderName") },
      { name: "workspace.name", label: t("workspaceName") },
      { name: "unsubscribe_url", label: t("unsubscribe") },
    ];
  }, [contacts, t]);
}
