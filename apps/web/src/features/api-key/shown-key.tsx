"use client";

import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { CopyField } from "@penguin/ui/copy-button";
import { Dialog } from "@penguin/ui/dialog";

/** Shows a new key, once. It closes by its button alone, so that a stray click loses nothing. */
export function ShownKey({ value, onClose }: { value: string | null; onClose: () => void }) {
  const t = useTranslations("api-key.shown");
  if (value === null) return null;
  return (
    <Dialog
      open
      onOpenChange={() => undefined}
      title={t("title")}
      description={t("lead")}
      footer={
        <Button variant="filled" onClick={onClose}>
          {t("done")}
        </Button>
      }
    >
      <CopyField name={t("key")} value={value} />
      <div className="flex flex-col gap-1">
        <p className="text-muted">{t("use")}</p>
        <CopyField name={t("header")} value={`Authorization: Bearer ${value}`} />
      </div>
    </Dialog>
  );
}
