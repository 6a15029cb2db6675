"use client";

import { Braces } from "lucide-react";
import { useTranslations } from "next-intl";
import { Menu } from "@penguin/ui/menu";
import { buttonClass } from "@penguin/ui/button-class";

/** A field of a contact that a text may name. `fallback` is written into the tag, so that no gap is sent. */
export interface MergeTag {
  name: string;
  label: string;
  fallback?: string;
}

/** Writes a merge tag as the renderer reads it. */
export const mergeTagText = ({ name, fallback }: MergeTag): string =>
  fallback === undefined ? `{{ ${name} }}` : `{{ ${name} | default: "${fallback.replaceAll('"', "'")}" }}`;

/** Puts a merge tag where the cursor is. */
export function MergeTagMenu({
  tags,
  onPick,
}: {
  tags: readonly MergeTag[];
  onPick: (text: string) => void;
}) {
  const t = useTranslations("campaign.step");
  const trigger = (
    <button type="button" className={buttonClass("quiet", "small")}>
      <Braces aria-hidden />
      {t("insertTag")}
    </button>
  );
  const items = tags.map((tag) => ({ label: tag.label, onSelect: () => onPick(mergeTagText(tag)) }));
  return <Menu trigger={trigger} groups={[{ items }]} align="end" />;
}
